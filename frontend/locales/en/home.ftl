### The home page of a patient.

home-title = Home
home-morning = Good morning, { $name }
home-afternoon = Good afternoon, { $name }
home-evening = Good evening, { $name }
home-messages = Messages
home-inbox = Inbox
home-unread = Unread Messages ({ $count })
home-no-new-messages = No new messages
home-send-a-message = Send a Message
home-next = What happens next
home-next-answers-by = { $team } answers by { $date }
home-next-was-due = { $team } was to answer by { $date }
home-next-subject = About: { $subject }
home-all-sent = All sent
home-all-drafts = All drafts
home-next-nothing = Nothing is waiting
home-next-nothing-detail = When you send a message, you see here who has it and by when it is answered.
home-draft-to = Message to { $team }
home-draft-reply-to = Reply to { $team }
home-draft-to-nobody = Message without a recipient
home-draft-chip = Not sent
home-draft-saved = { $subject } · saved { $time }
home-draft-saved-at = Saved { $time }
home-draft-continue = Continue writing
home-draft-continue-name = Continue writing: { $what }
home-no-subject = No subject yet
