//! How the server refuses: one problem document (RFC 9457) with a code from one enum.
//!
//! The code decides the words on the screen; no text of the server is shown to a person, and no
//! client branches on text.

use serde::{Deserialize, Serialize};

/// Declares [`ErrorCode`] with the HTTP status and the English title of every code in one place.
macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $title:literal;)*) => {
        /// Why a request was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }

        impl ErrorCode {
            /// Every code, so that tests can demand a text for each.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The HTTP status that goes with the code.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// A short English title for developers, never shown to a person.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

error_codes! {
    /// The request is not well-formed: JSON, an id, a parameter, an unknown field.
    Malformed = 400, "The request is malformed";
    /// Nobody is signed in, or the session ended.
    SignedOut = 401, "Sign in first";
    /// Username or passphrase is wrong; it does not say which.
    SignInFailed = 401, "Username or passphrase is wrong";
    /// The consent banner has not been accepted in this session.
    BannerRequired = 403, "Accept the banner first";
    /// The banner's text changed since it was shown.
    BannerChanged = 409, "The banner has changed";
    /// The request came in the clear where https is promised.
    HttpsRequired = 403, "Use https";
    /// The request came from another site.
    CrossSite = 403, "The request came from another site";
    /// It is theirs to do once they have said again who they are.
    ConfirmFirst = 403, "Confirm who you are first";
    /// The passphrase that was to confirm is wrong.
    ConfirmFailed = 403, "The passphrase is wrong";
    /// No code like this can be used: it is wrong, used, withdrawn or too old.
    InviteUnusable = 404, "The code cannot be used";
    /// One's own code, or one for a patient for whom one acts already.
    InviteNotForYou = 409, "The code is not for you";
    /// The patient has as many codes that nobody has used as they may have.
    TooManyInvites = 409, "Too many open invitations";
    /// The code was used; what it became can be ended, the code cannot be withdrawn any more.
    InviteUsed = 409, "The code was used already";
    /// The right is over and cannot be changed any more.
    GrantEnded = 409, "The right has ended";
    /// The registration was decided already, and otherwise.
    RegistrationDecided = 409, "The registration was decided already";
    /// The site sends nothing by this channel.
    ChannelOff = 409, "The site does not send by this channel";
    /// No code is open for the address: it was never sent, is too old, or was tried too often.
    CodeExpired = 409, "The code cannot be used any more";
    /// The id stands for something else already.
    IdTaken = 409, "The id is taken";
    /// The thing is known to the person, but this is not theirs to do.
    Forbidden = 403, "Not allowed";
    /// No such thing, or none that this person may know of.
    NotFound = 404, "Not found";
    /// The URL exists, the method does not.
    MethodNotAllowed = 405, "Method not allowed";
    /// The body did not arrive in time.
    RequestTimeout = 408, "The body did not arrive in time";
    /// The body's length was not announced.
    LengthRequired = 411, "Announce the body's length";
    /// The draft was changed elsewhere since it was read.
    DraftChanged = 412, "The draft was changed elsewhere";
    /// The draft was sent already and cannot be changed.
    DraftSent = 409, "The draft was sent already";
    /// Somebody else of the team has the thread.
    ThreadHeld = 409, "Somebody else has the thread";
    /// The thread waits for no answer of the team.
    ThreadNotWaiting = 409, "The thread does not wait for an answer";
    /// The thread's last message is old: what is written now begins a thread that follows it.
    ThreadOld = 409, "The thread is old: begin one that follows it";
    /// The time in which a message may be taken back is over.
    RecallTooLate = 409, "It is too late to take the message back";
    /// Somebody else has changed what a team says of itself since it was read.
    TeamChanged = 412, "The team was changed elsewhere";
    /// A team has as many texts for answers as it may have.
    TooManyTemplates = 409, "Too many texts for answers";
    /// The recipient does not take messages any more.
    RecipientClosed = 409, "The recipient does not take messages";
    /// The body is larger than this endpoint takes.
    TooLarge = 413, "The body is too large";
    /// A file over the limit of one file.
    AttachmentTooLarge = 413, "The file is too large";
    /// All files of the message together are over the limit.
    AttachmentsTooLarge = 413, "The files are too large together";
    /// The account has sent as many bytes of files as it may in a day.
    UploadQuota = 429, "Too many bytes of files today";
    /// The account has as many unfinished messages as it may.
    TooManyDrafts = 409, "Too many unfinished messages";
    /// The account has as many folders of its own as it may.
    TooManyFolders = 409, "Too many folders";
    /// A folder that has messages in it is not removed.
    FolderNotEmpty = 409, "The folder is not empty";
    /// One file more than a message takes.
    TooManyAttachments = 422, "Too many files";
    /// A file without a byte in it.
    AttachmentEmpty = 422, "The file is empty";
    /// The content is of a kind that is not taken, or not what its name says.
    AttachmentType = 415, "The kind of file is not taken";
    /// A picture larger, by its own word, than anybody's screen or memory.
    PictureTooLarge = 422, "The picture has too many pixels";
    /// The file is being scanned and can be opened after that.
    AttachmentWaiting = 409, "The file is still being checked";
    /// The scanner could not look into the file; it cannot be opened.
    AttachmentUnscannable = 410, "The file could not be checked";
    /// The scan found something; the file cannot be opened.
    AttachmentInfected = 410, "The file was found unsafe";
    /// The body's content type is not the one this endpoint reads.
    UnsupportedMediaType = 415, "Unsupported content type";
    /// The request is for a host that this server is not.
    Misdirected = 421, "This is another host";
    /// The fields are readable but wrong; `fields` says which and why.
    Invalid = 422, "Some fields are wrong";
    /// Too many requests; try again after the time in `Retry-After`.
    RateLimited = 429, "Too many requests";
    /// Something broke on the server. It is logged there under the request's id.
    Internal = 500, "Internal error";
    /// The server cannot do it now; trying again later is right.
    Unavailable = 503, "Try again later";
}

/// A refusal as the server sends it (`application/problem+json`). The request's id is in the
/// `x-request-id` header, so that refusals of foreign and unknown ids are byte-identical.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A short English title, the same for every problem of one code.
    pub title: String,
    /// The HTTP status again, as RFC 9457 wants it.
    pub status: u16,
    /// What clients branch on.
    pub code: ErrorCode,
    /// Which fields are wrong, for [`ErrorCode::Invalid`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

impl From<ErrorCode> for Problem {
    fn from(code: ErrorCode) -> Self {
        Self {
            title: code.title().to_owned(),
            status: code.status(),
            code,
            fields: Vec::new(),
        }
    }
}

/// One wrong field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Which field of the form.
    pub field: FieldName,
    /// What is wrong with it.
    pub error: FieldProblem,
}

/// The fields that a person fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldName {
    /// To whom a message goes.
    Recipient,
    /// The subject of a message.
    Subject,
    /// The text of a message.
    Body,
    /// The files at a message.
    Attachments,
    /// The thread that a message follows.
    Follows,
    /// Who of the patient's side sees a conversation.
    Readers,
    /// What the care team will ask for.
    Facts,
    /// The name of somebody who is not on the sender's list.
    AboutName,
    /// Their birth date.
    AboutBirthDate,
    /// Their DoD ID.
    AboutDodId,
    /// What an account signs in with, first half.
    Username,
    /// What an account signs in with, second half.
    Passphrase,
    /// What somebody may do for a patient.
    Capabilities,
    /// What a right is for, in the patient's words.
    Purpose,
    /// The first day of a right.
    StartsOn,
    /// The last day of a right.
    EndsOn,
    /// What kind of right is registered.
    GrantKind,
    /// A patient's family name.
    FamilyName,
    /// A patient's given names.
    GivenNames,
    /// The document that a registration rests on; why a thread is handed on or closed.
    Reason,
    /// Who of the team has a thread.
    Holder,
    /// A note of the team.
    Note,
    /// The name of a folder.
    FolderName,
    /// What is looked for.
    SearchWords,
    /// An e-mail address or a mobile number.
    Address,
    /// The digits that were sent to an address.
    Code,
    /// From when to when notices wait, and in which zone.
    QuietHours,
    /// Which notices come, and by which channel.
    Notices,
    /// In which order a folder is looked at.
    Arrangement,
    /// In how many duty days a team promises an answer.
    ReplyDays,
    /// When somebody of a team is there.
    OpenHours,
    /// On which days nobody of a team answers.
    Closures,
    /// Other names of a team.
    Aliases,
    /// Who is a member of a team.
    Member,
    /// When a member is away.
    Absence,
    /// Who answers instead of them.
    Cover,
    /// What a text for answers is called.
    TemplateName,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldProblem {
    /// It is required and empty.
    Missing,
    /// It has more characters than it may have.
    TooLong,
    /// It names nothing that exists.
    Unknown,
    /// It has characters that cannot be kept (a NUL, a line break in one line), or is no date of a birth.
    Unreadable,
    /// It is more than may be chosen here.
    NotAllowed,
    /// It names several; more must be said.
    Ambiguous,
    /// The day is before the first that may be chosen.
    TooEarly,
    /// The day is after the last that may be chosen.
    TooLate,
    /// It has fewer characters than it needs.
    TooShort,
    /// Nine digits: a Social Security number, which is not wanted here.
    SocialSecurityNumber,
    /// Eleven digits: the DoD Benefits Number of the card's back.
    BenefitsNumber,
    /// Something of its kind has this name already.
    Taken,
}
