### The frame around every page.

page-title = { $page } · { $site }
shell-skip-to-page = Skip to the page
shell-skip-to-menu = Skip to the menu
shell-tabs = Main menu
shell-bottom-bar = Main menu at the bottom
shell-home = Home
shell-messaging = Messaging
shell-work-list = Messages
shell-more = More
shell-more-name = More: help and account
shell-unread-spoken = { $count } unread
shell-new-messages = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
shell-place-and-number = { $place }, { $number }
shell-care-team = Care team
shell-demonstration = Demonstration
shell-demonstration-text = Everyone here is invented. Do not enter anything real.
shell-account-name = { $name }, account
shell-account-help = Help and contacts
shell-sign-out = Sign out
shell-sign-out-failed = You are still signed in, because the portal could not be reached. Try again, or close your browser window.
shell-site-alert = Notice for everyone
shell-alert-closed = Closed: { $days }. No answer is promised for these days.
shell-alert-closed-at = Closed: { $days }, at { $places }. No answer is promised for these days there.
shell-footer-contacts = Call us
shell-footer-texts = About this portal
shell-footer-links = Other sites
shell-footer-licences = Open-source licenses
shell-other-site = (another site)
shell-loading = Loading
shell-retry = Try again
shell-no-site = The portal cannot be reached
shell-start-failed = We could not find out whether you are signed in
shell-part-failed-title = This page did not load
shell-part-failed-text = Check your connection and try again. If that does not help, load the portal anew: it may have been renewed while this window was open.
shell-part-failed-anew = Load the portal anew
shell-not-found-title = This page does not exist
shell-not-found-text = The address may be mistyped, or what was here is gone. Nothing of yours was lost.
shell-not-found-home = Go to the start
shell-offline = Your device is not connected. You can read what is on the screen; nothing can be sent until the connection is back.
shell-no-tools-title = Nothing to do here yet
shell-no-tools-auditor = You are signed in as an auditor. The tools for auditors are not part of this portal yet.
shell-no-patients-title = No one to show
shell-no-patients-text = Your account is not connected to a patient yet. Call us and we will see to it.

time-today = Today, { $time }
time-day-and-time = { $day }, { $time }
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
size-bytes = { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
size-kilobytes = { $size } KB
size-megabytes = { $size } MB

help-title = Help and contacts
help-lines = Phone lines
help-read = Read
help-emergency-words = When the emergency panel appears
help-account = Your account
help-signed-in-as = Signed in as { $name }.
help-back = Help and contacts
