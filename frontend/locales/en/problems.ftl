### What went wrong and what to do next. One text for every code of the server.

problem-offline = There is no connection to the portal. Check your network and try again.
problem-unexpected = Something is different from what this page expects. Load the page again; if it stays so, call us.
problem-malformed = The portal could not read this request. Load the page again and try once more.
problem-signed-out = Your session ended. Sign in to go on.
problem-sign-in-failed = The username or the password is not right. Check both and try again.
problem-banner-required = Read and accept the notice first.
problem-banner-changed = The notice has changed since you opened it. Read the new text, then accept it.
problem-cross-site = Your browser sent this from another site, so it was not done. Open the portal in a new tab and try again.
problem-forbidden = You may see this, but you may not do it. Ask your care team if you need it.
problem-not-found = This is not here. It may be gone, or the address is mistyped.
problem-request-timeout = The connection was too slow, so this did not arrive whole. Check your network and try again.
problem-draft-changed = This draft was changed in another window. Choose which one to keep.
problem-draft-sent = This message was already sent. You find it in Sent.
problem-recipient-closed = This care team does not take messages any more. Select another recipient.
problem-too-large = This is more than the portal can take at once. Shorten it and try again.
problem-attachment-too-large = The file is larger than { $most }. Make it smaller or send it in parts.
problem-attachments-too-large = The files together are larger than { $most }. Remove one, or send it with a second message.
problem-too-many-attachments = A message takes at most { $most } files. Send the rest with a second message.
problem-attachment-empty = The file is empty. Choose it again, or another one.
problem-attachment-type = This kind of file is not taken, or its content is not what its name says. Send a PDF, a picture, or a text document.
problem-attachment-infected = The file was found unsafe and cannot be opened. Call the care team and ask for it in another way.
problem-invalid = Something in the form is not right. Check what is marked.
problem-rate-limited = That was too much in a short time. Wait a few minutes and try again. What you wrote is kept.
problem-internal = Something broke at our side. Try again; if it stays so, call us.
problem-unavailable = The portal is busy right now. Wait a moment and try again.
