### Finding messages: the order of a folder, folders of one's own, the search.

finding-arrange = Arrange by
finding-newest = Newest first
finding-oldest = Oldest first
finding-sender = Sender
finding-recipient = Recipient
finding-team = Care team
finding-unread = Unread first
finding-attachments = With attachments first

finding-own-folders = Your folders
finding-folders-lead = Folders that only you see. A message that you put into one stays with everyone else where it was.
finding-own-lead = A folder of yours. Nobody else sees it.
finding-folder-empty = This folder is empty
finding-folder-empty-detail = Open Inbox or Sent and choose Move at a message.
finding-no-folders = No folders yet
finding-no-folders-detail = Make one below, and you can move messages into it.
finding-folder-name = Name of the folder
finding-new-name = New folder
finding-make = Make folder
finding-made = Folder made: { $name }
finding-rename = Rename
finding-rename-title = Rename { $name }
finding-renamed = Folder renamed: { $name }
finding-save = Save
finding-cancel = Cancel
finding-remove = Remove
finding-removed = Folder removed: { $name }
finding-remove-title = Remove { $name }?
finding-remove-text = { $count ->
    [one] One message is in this folder. It goes back to Inbox or Sent first.
   *[other] { $count } messages are in this folder. They go back to Inbox and Sent first.
}
finding-remove-all = Move them back and remove
finding-act-on = { $what }: { $name }
finding-working = Working…
finding-in-folder = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
finding-name-missing = Enter a name for the folder
finding-name-long = Shorten the name to 50 characters
finding-name-taken = You have a folder with this name already
finding-name-unreadable = Write the name in one line, without special characters

finding-move = Move
finding-move-to = Move to { $folder }
finding-move-back = Move back
finding-moved = Moved to { $folder }: { $subject }
finding-moved-back = Moved back: { $subject }

finding-search = Search
finding-search-title = Search messages
finding-search-lead = Everything in your folders and drafts: subjects, texts, names, names of files, dates, reference numbers.
finding-words = What are you looking for?
finding-words-hint = For example: refill lisinopril, Oct 2026, or a reference such as K7Q2-9FXM
finding-searching = Searching…
finding-words-missing = Enter a word to look for
finding-words-unreadable = Enter letters or digits to look for
finding-words-long = Shorten it to 200 characters
finding-found = { $count ->
    [0] Nothing found so far
    [one] 1 message found
   *[other] { $count } messages found
}
finding-found-drafts = { $count ->
    [one] 1 draft found
   *[other] { $count } drafts found
}
finding-no-messages = No messages found
finding-none = Nothing found
finding-none-detail = Try fewer words, or only the beginning of one. All words have to be in the message.
finding-searched-to = Searched back to { $date }.
finding-older = Search older
finding-row-unread = Unread: { $who }, { $subject }, in { $folder }
finding-row = { $who }, { $subject }, in { $folder }

finding-reference = Reference { $reference }
finding-printed = Printed { $time }
finding-save-pdf = Save as PDF
finding-save-txt = Save as text
finding-save-warning = On a shared computer others can read a file that you save.
