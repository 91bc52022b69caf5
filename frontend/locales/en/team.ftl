### The care team's pages.

team-title = Messages to answer
team-no-teams = You do not belong to a care team yet. Ask your administrator.
team-lists = Lists
team-waiting = Waiting
team-answered = Answered
team-waiting-empty = Nothing is waiting
team-waiting-empty-detail = New messages to your teams come here.
team-answered-empty = Nothing answered yet
team-answered-empty-detail = What your teams have answered comes here.
team-name-and-age = { $name } · { $age }
team-born = born { $date }
team-due = due { $date }
team-due-today = Due today
team-overdue = Overdue
team-was-due = was due { $date }
team-answered-at = answered { $time }
team-to = to { $team }
team-choose = Choose a message to read and answer it.
team-back = All messages
team-open-message = The message that is open
team-list-label = Messages, oldest promise first
team-list-label-answered = Answered messages, newest first
team-window-due = Message, due { $date }
team-window-answered = Message, answered { $time }
team-reply-sent = Your answer was sent. { $patient } sees it in the inbox.
team-about-other = About someone else, identity not verified
