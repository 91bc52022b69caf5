### Signing in and out.

sign-in-title = Sign in
sign-in-claim = Your care team, a message away
sign-in-lead = Write to your pharmacy or clinic and get the answer in one place.
sign-in-point-who = Know who has your message, and by when they answer
sign-in-point-kept = What you write is kept from the first key
sign-in-point-files = Send documents and pictures along
sign-in-username = Username
sign-in-password = Password
sign-in-show-password = Show password
sign-in-hide-password = Hide password
sign-in-log-in = Log in
sign-in-logging-in = Logging in…
sign-in-username-missing = Enter your username
sign-in-password-missing = Enter your password
sign-in-help = No account yet, or forgot your username or password? Call us:
sign-in-help-none = No account yet, or forgot your username or password? Ask at your clinic or pharmacy.
sign-in-session-ended = Your session ended because nothing was done for a while. Sign in to go on where you were.
sign-in-problem = You are not signed in

sign-in-again-title = Your session ended. Sign in to go on
sign-in-again-text = Sign in as { $name } to go on. Everything you typed is still here.
sign-in-again-other = If someone else signs in, this page starts over.
sign-in-again-leave = Leave without signing in

time-out-title = Are you still there?
time-out-text = You will be signed out in { $left }, because nothing was done for a while. What you typed is saved.
time-out-stay = Stay signed in
time-out-stayed = You stay signed in.
time-out-sign-out = Sign out now
time-out-final-title = Please sign in again soon
time-out-final-text = For your protection no sign-in lasts longer than this one. It ends in { $left } and cannot be extended. What you typed is saved: sign in again, and go on where you were.
time-out-final-now = Sign in again now
time-out-final-later = Go on until then
time-out-spoken = { $left } left
time-out-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
time-out-seconds = { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}

banner-accept = Accept and continue
banner-accepting = Continuing…
banner-decline = Decline and sign out
banner-agreement = Read the full text: { $title }
banner-show-new = Show the new text

signed-out-title = You are signed out
signed-out-text = Close your browser window to protect your health information, above all on a device that others use.
signed-out-again = Sign in again
