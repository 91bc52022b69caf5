## Care teams: who is in them and what they say of themselves
teams-title = Care teams
teams-lead = Who answers, when, and by which names each team is found.
teams-search-label = Find a team
teams-search-hint = Words of its name or its facility
teams-search = Search
teams-empty = No team found
teams-empty-detail = Look for fewer or other words.
teams-none = You are in no team yet
teams-none-detail = When you are a member of a team, or manage one, you see it here.
teams-most = These are the first { $most }. Type words of the name to find others.
teams-team = Team
teams-facility = Facility
teams-members = There now
teams-state = State
teams-desk = message desk
teams-presence-nobody = Nobody answers
teams-presence-desk = The desk answers
teams-presence-members = In order
teams-presence-retired = Ended
teams-back = All care teams

## One team
team-settings-nobody = Nobody is there for this team, and nobody at its desk. Patients cannot write to it until somebody is. Add a member.
team-settings-desk = No member is there now, so the message desk of the facility answers.
team-settings-retired = This team has ended. { $successor } has its messages.
team-settings-read-only = You see this because you answer for the team. Its managers, those of the message desk and administrators can change it.
team-settings-saved = Saved. It holds from now on.
team-settings-working = Saving
team-settings-problem = Some of this cannot be saved yet
team-settings-edit = Change
team-settings-edit-of = Change { $name }
team-settings-remove = Remove
team-settings-remove-of = Remove { $name }
team-settings-keep = Keep

team-members-title = Members
team-members-empty = Nobody is in this team.
team-members-name = Name
team-members-role = Role
team-members-until = Last day
team-members-away = Away
team-members-actions = Change
team-members-role-member = Member
team-members-role-manager = Manager
team-members-open-end = No end
team-members-begins = From { $day }
team-members-away-span = { $from } to { $until }
team-members-covered-by = { $name } answers meanwhile
team-members-absent = Not there now
team-members-add = Add a member
team-members-remove-question = { $name } will not see what is written to this team any more. What they have not answered is New again for the others.
team-members-removed = { $name } is not in the team any more.
team-member-choose = Who
team-member-choose-hint = Words of the name
team-member-search = Search
team-member-none = Nobody of the staff has such a name.
team-member-missing = Choose somebody
team-member-chosen = { $name } is chosen.
team-member-other = Somebody else
team-member-role-hint = A manager changes what is on this page. At the message desk, for every team of the facility.
team-member-until = Last day
team-member-until-hint = Leave it empty if there is no end.
team-member-until-wrong = Use today or a later day
team-member-is-away = Away
team-member-is-away-text = Is or will be away
team-member-away-from = First day away
team-member-away-until = Last day away
team-member-away-missing = Say from when until when
team-member-away-wrong = The last day away is today or later, and not before the first
team-member-cover = Who answers meanwhile
team-member-cover-hint = Somebody who is not in the team is a member for these days.
team-member-cover-none = The others of the team
team-member-cover-find = Somebody else…
team-member-gone = This account is no member of staff any more. Choose somebody else.
team-member-cover-away = Whoever answers meanwhile is away on some of these days, or is the same person. Choose somebody else.
team-member-away-long = An absence may last until a year from now. Choose an earlier last day, or remove the member and add them again later.
team-member-save = Save
team-member-cancel = Cancel

team-rules-title = Days and names
team-rules-reply = An answer is promised within
team-rules-reply-usual = { $days ->
    [one] As the facility does: { $days } duty day
   *[other] As the facility does: { $days } duty days
}
team-rules-reply-days = { $days ->
    [one] { $days } duty day
   *[other] { $days } duty days
}
team-rules-reply-now = A message that is sent now is to be answered by { $day }.
team-rules-hours = Hours
team-rules-hours-hint = Days without a tick are no duty days: no promise counts them. Without any tick the team is there on weekdays. Times are those of { $zone }.
team-rules-from = { $day }, from
team-rules-to = { $day }, until
team-rules-hours-wrong = Say from when until when; the end is after the beginning
team-rules-closures = Days on which nobody answers
team-rules-closures-hint = What was promised for such a day moves to the next duty day, and the patient is told why.
team-rules-closures-hint-desk = They hold for every team of the facility. What was promised for such a day moves to the next duty day, and the patient is told why.
team-rules-closure-day = Day
team-rules-closure-name = Why, as patients read it
team-rules-closure-add = Add a day
team-rules-closure-remove = Remove this day
team-rules-closure-remove-of = Remove { $day }
team-rules-closure-wrong = Each day has a date from today on, and a reason
team-rules-closure-twice = A day stands there twice
team-rules-closure-far = A day can be named up to two years ahead. Choose an earlier one.
team-rules-closure-long = A reason has at most 60 characters. Say it in fewer words.
team-rules-closures-many = Each day can be named once, and 60 days at most. Remove some.
team-rules-facility-closures = The message desk has named these for the whole facility:
team-rules-closure-line = { $day }: { $name }
team-rules-aliases = Other names that patients may type
team-rules-aliases-hint = One a line. They find the team at once.
team-rules-aliases-known = The directory has these already: { $names }
team-rules-aliases-long = Use at most { $most } names of at most { $chars } characters each
team-rules-save = Save days and names
team-rules-nothing = Nothing else is said: weekdays, as the facility does.

team-templates-title = Texts for answers
team-templates-lead = Whoever answers for the team can put one of them into the answer and change it there.
team-templates-empty = No text yet.
team-templates-add = Add a text
team-template-name = What the team calls it
team-template-body = Text
team-template-fields = These are filled in when the text is used:
team-template-field-patient = the patient's name
team-template-field-writer = whoever wrote last for the patient
team-template-field-team = the team
team-template-field-facility = the facility
team-template-field-me = whoever answers
team-template-field-subject = the subject of the message
team-template-preview = How it may look
team-template-missing = Write something here
team-template-long = Use at most { $most } characters
team-template-unknown = { $mark } is no field. Use those that are named above.
team-template-taken = Another text of the team has this name. Give this one another name.
team-template-save = Keep this text
team-template-remove-question = Nobody will find "{ $name }" any more.
team-template-removed = "{ $name }" was removed.

team-ending-title = End this team
team-ending-text = For a clinician who leaves, or a clinic that closes: another team takes over. What waits goes there with its promised day, patients are told, and nobody finds this team any more.
team-ending-which = Which team takes over
team-ending-search = Search
team-ending-none = No team of yours that takes messages has such a name.
team-ending-choose = Let { $team } take over
team-ending-question = { $successor } will have what waits at { $team }, and its messages from now on.
team-ending-do = End the team
team-ending-reopen = Begin this team again
team-ending-reopen-text = What the other team has stays there.
team-ending-done = The team has ended. What waits there goes over within a minute or two.
team-ending-reopened = Patients can find this team again.

## Using a text in an answer
team-use-template = Use a text of the team
team-use-template-which = Which text
team-use-template-do = Put it into the answer
team-use-template-empty = The team has no texts yet. Its managers can add some under Care teams.
