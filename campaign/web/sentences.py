"""Every refusal's sentence and status: the one place that decides how a refusal reads."""

from flask_babel import lazy_gettext as _l

from campaign.appeals.keys import KeyNotHere, KeyOfAnother
from campaign.appeals.publishing import GroupWithoutMembers, NothingToPublish
from campaign.appeals.versions import ChangeUnexplained, NothingChanged, TextChanged, TextIsSigned
from campaign.deliveries.answers import OutcomeMissing
from campaign.deliveries.desk import DateNotPossible
from campaign.endorsements.pictures import PictureUnclear
from campaign.endorsements.proofs.proving import CallUnclear
from campaign.endorsements.proofs.sites import NoSite
from campaign.endorsements.proofs.vouching import VouchersUnclear
from campaign.endorsements.vetting import NotProved, OwnOrganisation, ReasonMissing, SaidAlready
from campaign.errors import (
    CampaignError,
    LinkInvalid,
    NotAllowed,
    NotFound,
    NotPermitted,
    StepOutOfOrder,
)
from campaign.organisers.accounts import AddressTaken, PassphraseNotYours, SignInRefused
from campaign.organisers.by_two.deciding import NeedsTwo, NotTheSecond, OwnAct
from campaign.organisers.by_two.rule import RuleUnclear
from campaign.organisers.invitations import AlreadyMember, InvitationOfAnother
from campaign.organisers.members import LastOwner
from campaign.organisers.one_time_codes import CodeRefused
from campaign.organisers.passkeys import PasskeyNameTaken, PasskeyRefused
from campaign.organisers.passphrases import PassphraseTooCommon
from campaign.organisers.reasons import WhyMissing
from campaign.organisers.recovery_codes import RecoveryCodeRefused
from campaign.organisers.tries import TooManySignIns
from campaign.outbox.addresses import AddressUnclear
from campaign.resolutions.findings import NotAResolution
from campaign.resolutions.importer import DocumentNotFree, SlugNotPlain, SlugTaken
from campaign.resolutions.readers.refusals import (
    REFUSALS,
    FileTooLarge,
)
from campaign.resolutions.review.history import ChangedMeanwhile
from campaign.resolutions.review.second import LanguageUnclear
from campaign.resolutions.review.steps import (
    CutUnclear,
    NothingAbove,
    WordsMissing,
    WrittenMeanwhile,
)
from campaign.retention.keeping import KeepingUnclear
from campaign.stops import NamesHidden, SigningPaused
from campaign.vault import PassphraseWrong
from campaign.vault.key_file import KeyFileUnclear
from campaign.vault.passphrases import PassphraseTooShort
from campaign.vault.peppers import PepperMissing, PeppersNotWritable
from campaign.vault.shares import SharesDiffer, ShareUnclear
from campaign.words import WordsTooLong

_UNCLEAR = (
    AddressTaken,
    AddressUnclear,
    AlreadyMember,
    CallUnclear,
    CodeRefused,
    PictureUnclear,
    VouchersUnclear,
    NoSite,
    DateNotPossible,
    KeyFileUnclear,
    KeyNotHere,
    KeyOfAnother,
    OutcomeMissing,
    PasskeyNameTaken,
    PasskeyRefused,
    PassphraseNotYours,
    PassphraseTooCommon,
    PassphraseTooShort,
    PassphraseWrong,
    NotProved,
    OwnOrganisation,
    SaidAlready,
    ReasonMissing,
    RecoveryCodeRefused,
    ShareUnclear,
    RuleUnclear,
    KeepingUnclear,
    SharesDiffer,
    SignInRefused,
    WhyMissing,
    WordsTooLong,
)
"""A field to mend: the page is shown again."""
STATUS_OF: dict[type[CampaignError], int] = {
    TextIsSigned: 409,
    TextChanged: 409,
    NothingChanged: 409,
    ChangeUnexplained: 422,
    NotFound: 404,
    LinkInvalid: 404,
    NotAllowed: 404,
    NotPermitted: 403,
    NeedsTwo: 409,
    NotTheSecond: 403,
    OwnAct: 403,
    StepOutOfOrder: 409,
    TooManySignIns: 429,
    LastOwner: 409,
    InvitationOfAnother: 409,
    PepperMissing: 503,
    SigningPaused: 503,
    NamesHidden: 409,
    PeppersNotWritable: 503,
    NothingToPublish: 409,
    GroupWithoutMembers: 409,
    NotAResolution: 422,
    DocumentNotFree: 409,
    SlugTaken: 409,
    SlugNotPlain: 422,
    ChangedMeanwhile: 409,
    WrittenMeanwhile: 409,
    NothingAbove: 422,
    CutUnclear: 422,
    LanguageUnclear: 422,
    WordsMissing: 422,
}
STATUS_OF |= dict.fromkeys(_UNCLEAR, 422)
STATUS_OF |= dict.fromkeys(REFUSALS.values(), 422)
STATUS_OF[FileTooLarge] = 413
SENTENCES = {
    "refused": _l("This cannot be done now."),
    "not-found": _l("The address may be mistyped, or the page is gone."),
    "not-allowed": _l("The address may be mistyped, or the page is gone."),
    "not-permitted": _l("Your role in this campaign: %(role)s. This needs another one; an owner of the campaign can give it. Nothing was changed."),
    "link-invalid": _l("This link does not work any more. Nothing was changed."),
    "step-out-of-order": _l("This step does not follow from where things stand. Load the page anew to see."),
    "passphrase-wrong": _l("This is not the campaign’s passphrase."),
    "key-file-unclear": _l("This is not a key file, or it was altered."),
    "share-unclear": _l("A letter of this share is mistyped. Compare it with the paper."),
    "shares-differ": _l("It takes two different shares of one and the same key."),
    "key-not-here": _l("The campaign’s key is not on this server: give its key file."),
    "key-of-another": _l("This key file belongs to another key than this campaign’s."),
    "pepper-missing": _l("Nobody can sign or withdraw just now: a secret file of this server is not in its place. Nothing was recorded. The people who run the server see it too; please try again later."),
    "peppers-not-writable": _l("The folder for the campaign’s secret file cannot be written to. Nothing was opened."),
    "prints-forgotten": _l("The time for this campaign is over: no address can be found in it any more. What it kept of persons is erased on the date told."),
    "bundle-unclear": _l("This is not a file of sealed details, or it was cut or altered, or the appeal is not in it."),
    "vault-locked": _l("This cannot be opened with the keys given."),
    "sign-in-refused": _l("This address and this passphrase do not go together."),
    "second-factor-missing": _l("Your account has no second factor yet. Sign in, and set one up under Your account."),
    "too-many-sign-ins": _l("Too many tries. Wait a quarter of an hour and try again."),
    "passphrase-too-short": _l("A passphrase has at least %(at_least)s characters. Several words are best."),
    "passphrase-too-common": _l("This passphrase would be guessed among the first: it holds common words, names or keys beside each other. Take several words that have nothing to do with each other."),
    "passphrase-not-yours": _l("This is not your passphrase."),
    "one-time-code-refused": _l("This is not the code, or it was used already. Wait for the next one in your app."),
    "recovery-code-refused": _l("This is not one of your recovery codes, or it was used already."),
    "passkey-refused": _l("The passkey did not work here. Load the page anew and try once more, or sign in with your passphrase."),
    "passkey-name-taken": _l("There is a passkey under this name already. Choose a different one."),
    "last-owner": _l("A campaign always has an owner. Make somebody else an owner first."),
    "already-member": _l("Whoever has this address works on this campaign already."),
    "invitation-of-another": _l("This invitation went to another address than yours. Sign out, and open its link again."),
    "address-taken": _l("There is an account with this address already."),
    "nothing-to-publish": _l("No demand is routed to an institution yet, so there is nothing to open."),
    "group-without-members": _l("Pick at least one institution for “%(group)s” first."),
    "code-not-right": _l("This is not the code, or it was tried too often."),
    "not-the-address": _l("Write the address you signed with."),
    "name-missing": _l("To show your name or initials, write your name."),
    "mailbox-full": _l("Two people have signed from this mailbox already. Nobody was added. If you are one of them, you are counted."),
    "address-unclear": _l("Write the address in full, like name@example.kg"),
    "already-endorsed": _l("This organisation’s endorsement stands already."),
    "own-organisation": _l("You belong to this organisation, or your address says so: another organiser must look at it."),
    "said-already": _l("You have approved it. The other yes must be another organiser’s."),
    "vouchers-unclear": _l("Choose exactly two organisations, each with an officer of its own."),
    "no-site": _l("Without a site of its own there is nowhere to put a mark."),
    "picture-unclear": _l("This file cannot be taken. Choose another one."),
    "not-proved": _l("Nothing proves it yet: an approval needs one finished proof."),
    "call-unclear": _l("Write the number, where it was found, whom you spoke to and what they said; the day must not lie ahead."),
    "nobody-to-write-to": _l("There is nobody to write to: everybody on the list has their letter."),
    "reason-missing": _l("Write the reason: the officer is told."),
    "signing-paused": _l("Signing is paused just now. Nothing was recorded and nothing is lost: whoever signed stays counted, and a request that waits for its confirmation goes on waiting. Please come back later."),
    "names-hidden": _l("Names are hidden just now, by the organisers’ emergency switch. This can be opened again once they are shown."),
    "keeping-unclear": _l("Write a whole number of days, from %(least)s to %(most)s."),
    "kept-longer-than-told": _l("The appeals were opened with the promise of %(days)s days: it can only become shorter."),
    "needs-two": _l("This takes two of you: ask a second person for it first."),
    "nobody-settled": _l("Whoever could approve this was invited, or given the role, less than %(hours)s hours ago. Ask once they have been here for longer. Nothing was done."),
    "asker-too-new": _l("You were invited, or given this role, less than %(hours)s hours ago. Until then others ask for what takes two. Nothing was done."),
    "second-too-new": _l("You were invited, or given this role, less than %(hours)s hours before this was asked for. Somebody who has been here for longer has to approve it."),
    "invited-by-the-other": _l("Whoever asks for this invited you, less than %(hours)s hours before. Somebody else who has been here for longer has to approve it."),
    "second-without-factor": _l("To approve, sign in with a second factor: set one up under Your account."),
    "nobody-else": _l("This takes a second person, and nobody else in this campaign may approve it. Invite a second person with the right role first. Nothing was done."),
    "own-act": _l("You asked for this yourself: another organiser has to approve it."),
    "not-the-second": _l("Your role in this campaign does not approve this. Nothing was done."),
    "decided-already": _l("This does not wait any more: it was decided, taken back, or it lapsed. Nothing was done now."),
    "asked-already": _l("Another organiser asked for the same already. You can approve it under “Second person”."),
    "words-too-long": _l("At most %(max)s characters."),
    "why-missing": _l("Write why: the others have to know."),
    "text-is-signed": _l("The appeals are open. Their words can still be corrected and translated, which makes a new version; demands are not added, taken away, moved or sent elsewhere any more, and a name or summary that is shown stays."),
    "text-changed": _l("The text was changed while you read it. Read what was changed, and press once more if you agree."),
    "nothing-changed": _l("Nothing was changed since the text is public."),
    "change-unexplained": _l("Write what was changed and why, in one language at least and in up to 600 characters: everybody who signed reads it."),
    "rule-unclear": _l("Removals are a whole number up to %(removals)s, hours a whole number from 1 to %(hours)s."),
    "nowhere-to-send": _l("The directory has no address for this institution."),
    "nothing-counted": _l("Nothing was counted yet: a packet rests on the ledger."),
    "date-not-possible": _l("The date lies between our sending and today."),
    "registered-already": _l("This delivery is registered already, with number %(number)s. Write to the organisers to correct it."),
    "outcome-missing": _l("Choose an outcome for each demand. Silence is one of them."),
    "unlocked-too-long": _l("The key was unlocked too long ago and is forgotten. Order the packet anew."),
    "packet-not-composed": _l("The packet could not be composed. Nothing was sent; it is tried again."),
    "packet-not-kept": _l("The packet could not be kept: the disk is full or the database is away. It is tried again."),
    "setting-missing": _l("A setting is missing or cannot be read."),
    "not-a-resolution": _l("Nothing in this document is worded as a resolution’s demands. Nothing was kept."),
    "file-too-large": _l("This is more than %(largest)s MB. Give the resolution’s text alone."),
    "not-text": _l("This is no kind of document we can read. Save it as DOCX, PDF or plain text, or paste the text."),
    "old-format": _l("A file of the kind %(format)s cannot be read. Save it as DOCX or PDF, or paste the text."),
    "picture": _l("This is a picture and has no text to read. Type the text, or paste it."),
    "file-encrypted": _l("This file opens only with a password. Save it without one, or paste the text."),
    "file-broken": _l("This file is damaged or cut short. Save it anew, or paste the text."),
    "unpacks-too-large": _l("Unpacked, this file is far larger than a document, so it was not opened. Save it anew, or paste the text."),
    "doctype-inside": _l("This file holds a part that documents never have (a DOCTYPE), so it was not opened. Save it anew, or paste the text."),
    "too-many-pages": _l("This file has more than %(most)s pages. Give only the pages of the resolution."),
    "too-many-words": _l("This document is far longer than a resolution. Give only the pages of the resolution."),
    "pdf-without-text": _l("These pages are pictures: they were scanned and have no text to read. Give the document they were printed from, or type the text."),
    "nested-too-deep": _l("In this file lists, tables or boxes lie too deep inside each other. Paste the text alone."),
    "reading-too-costly": _l("This file takes too long to read, or too much memory. Give only the pages of the resolution, or paste the text."),
    "document-not-free": _l("This document cannot become a campaign of yours. Ask those who run this installation."),
    "changed-meanwhile": _l("Somebody else changed this since you opened the page. Nothing was overwritten: here is how it stands now."),
    "written-meanwhile": _l("Somebody else wrote in this field since you opened the page. Nothing was overwritten; what you wrote stands below."),
    "language-unclear": _l("Say which language this document is in. It must be another one than the resolution’s own."),
    "no-reading": _l("This resolution was imported before readings were kept: there is nothing to compare with."),
    "nothing-above": _l("There is nothing on that side to join or to move to."),
    "cut-unclear": _l("Begin a new line where the new demand begins, and leave the words as they are."),
    "words-missing": _l("The authoritative language must have words for every demand; they are missing in %(count)s."),
    "slug-taken": _l("There is another campaign under the short name “%(slug)s”. Choose a different one."),
    "slug-not-plain": _l("A short name has only small Latin letters, digits and hyphens, at most %(longest)s of them."),
}  # fmt: skip


def sentence_of(refusal: CampaignError) -> str:
    """In the reader's language, its blanks filled with the refusal's facts."""
    return str(SENTENCES.get(refusal.code, SENTENCES["refused"])) % refusal.facts
