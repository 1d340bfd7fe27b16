"""Rules that know a line of page furniture by the line alone. Each is named in REMOVED by its function's name."""

from __future__ import annotations

import re
from collections.abc import Callable

from analyst.corpus.lines import Line

Rule = Callable[[Line], bool]

_SHORT, _LONG = 14, 45


def _starts(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(phrases)})\W*$", re.IGNORECASE)


def _holds(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


_NOT_FOUND = _holds(
    r"page (?:that )?you (?:were|are) looking for", r"page (?:was )?not found", r"error 404", r"404 error",
    r"page (?:does not|doesn[’']t|no longer) exists?",
)  # fmt: skip
_SORRY = _whole(r"sorry", r"oops", r"error", r"404", r"403", r"403 forbidden", r"not found")


def not_found_notice(line: Line) -> bool:
    """Error! We're sorry, but the page you were looking for doesn't exist."""
    return line.n_words <= 30 and bool(_NOT_FOUND.search(line.text) or _SORRY.match(line.text))


_LEGAL = _holds(
    r"all rights reserved", r"without (?:any )?warranty", r"terms (?:of (?:use|service)|and conditions|& conditions)",
    r"privacy (?:policy|notice|statement)", r"responsibility or liability", r"copyright issues", r"copyright ©",
    r"may not be (?:published|reproduced|distributed|copied|used|reprinted)", r"cookie (?:policy|settings|preferences)",
    r"for reprint permission", r"legal disclaimer", r"community guidelines", r"registered trademarks?",
    r"affiliate (?:links?|commissions?|partnerships?)", r"editorial guidelines", r"terms apply", r"user agreement",
)  # fmt: skip
_LEGAL_START = re.compile(
    r"^\W*(?:©|\(c\)\s|copyright\b|(?:legal )?disclaimer\b\W*|all quotes delayed\b|our standards\b|do not sell\b)", re.IGNORECASE
)  # fmt: skip


def legal_notice(line: Line) -> bool:
    """We do not accept any responsibility or liability for the accuracy, content or images."""
    if _LEGAL_START.match(line.text) and line.n_words <= 60:
        return True
    return not line.has_quote and line.n_words <= 90 and bool(_LEGAL.search(line.text))


_COOKIES = _holds(
    r"(?:we|site|website|and our partners|partners?) (?:may )?uses? cookies", r"accept (?:all )?cookies", r"use of cookies",
    r"enable (?:javascript|cookies)", r"javascript (?:is|to be) (?:disabled|enabled|required)", r"your browser (?:does not|doesn[’']t|is)",
    r"personal information|personal data", r"consent to",
)  # fmt: skip


def cookie_notice(line: Line) -> bool:
    """We use cookies to improve your experience on our website."""
    addressed = re.search(r"\b(?:your?|we|our|please)\b", line.text, re.IGNORECASE)
    return not line.has_quote and line.n_words <= 70 and bool(addressed and _COOKIES.search(line.text))


_SUBSCRIBE = _holds(
    r"sign[ -]?(?:up|in) (?:here|now|today|below|to|for|with|or)", r"already (?:a|have an?) (?:member|subscriber|subscription|account)",
    r"subscribe (?:here|now|today|to|for|and)", r"(?:our|free|daily|weekly|the|email) (?:e-?mail )?newsletters?", r"newsletters? (?:sign|here)",
    r"(?:in|to|into) your (?:email )?inbox", r"free trial", r"days free", r"month(?:s)? free", r"(?:create|register for) (?:a|an|your) (?:free )?[\w ]{0,15}account",
    r"download (?:the|our)[\w ]{0,20} app", r"get (?:the|our) app", r"premium titles", r"start reading", r"become an? [\w ]{0,25}(?:member|subscriber|insider|supporter)",
    r"support (?:our|independent) journalism", r"(?:subscriber|member)s?[- ]only", r"log ?in to", r"to continue reading", r"continue reading (?:below|your article)",
    r"manage (?:your )?(?:account|subscription)", r"push notifications", r"breaking news alerts", r"your e-?mail address", r"unsubscribe",
    r"one subscription", r"all your news in one place", r"trusted (?:global )?sources", r"making a (?:donation|contribution)", r"donate (?:here|now|today|to)",
    r"curated (?:specifically |just )?for you", r"please (?:support|donate|consider (?:supporting|subscribing|donating|a))",
)  # fmt: skip
_SUBSCRIBE_WHOLE = _whole(
    r"subscribe", r"sign ?up", r"sign ?in", r"log ?in", r"register", r"newsletters?", r"one app(?:[.,] one membership)?", r"get it", r"join (?:us|now)", r"donate",
)  # fmt: skip


def subscription_prompt(line: Line) -> bool:
    """Already a member? Sign in here"""
    if line.n_words <= 6 and _SUBSCRIBE_WHOLE.match(line.text):
        return True
    return line.n_words <= _LONG and not _quotes_speech(line) and bool(_SUBSCRIBE.search(line.text))


_SHARE = _starts(
    r"share (?:this|on|via|the|with|your|article|story|link|icon|by|to|it)", r"click to (?:share|e-?mail|print|tweet|copy)", r"follow (?:us|me|him|her|along|[@#])",
    r"(?:tweet|pin|email|print) this", r"(?:like|find|join) us on", r"save (?:this|article|story|for later)", r"thanks for sharing", r"copy (?:this )?link",
    r"e-?mail (?:this|a link|article|the author)", r"share permalink", r"link copied", r"reuse this content", r"add us (?:as|on)",
    r"(?:follow|contact|reach|e-?mail)\b.{0,60}\b(?:on|via|at) (?:twitter|x|facebook|instagram|@)",
)  # fmt: skip
_SHARE_WHOLE = _whole(
    r"(?:(?:share|tweet|facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|telegram|e-?mail|print|instagram|youtube|flipboard|copy link|gab|gettr|messenger|tumblr|line|more|save|comments?|link|truth|like|copy|\d+)\W*)+"
)  # fmt: skip


def share_prompt(line: Line) -> bool:
    """Share this article and join the conversation! What are your thoughts on it?"""
    if line.n_words > 30 or _quotes_speech(line):
        return False
    return bool(_SHARE.match(line.text) or (line.n_words <= _SHORT and _SHARE_WHOLE.match(line.text)))


_COMMENT = _starts(
    r"(?:leave|post|add|write|submit) (?:a |your )?(?:comment|reply)", r"(?:no|view|show|read|see|hide|load|all|join|\d+) (?:all |the |more )?comments?", r"comments? ?(?:\(|no |are|policy|section|\d)",
    r"join the (?:conversation|discussion)", r"tell us what you think", r"have your say", r"what do you think", r"let us know",
    r"(?:this site|the site) uses akismet", r"your (?:e-?mail|email) address will not be published", r"please (?:read|note) (?:our|that) comment",
    r"(?:please )?(?:log|sign) in to (?:post|leave|comment|join)", r"be the first to comment", r"sound off", r"\d+ (?:thoughts|responses|replies) (?:on|to)",
)  # fmt: skip
_COMMENT_HOLDS = _holds(
    r"(?:in|via) the comments(?: section)?(?: below)?", r"(?:on|at) \w+ \d{1,2}, \d{4},? (?:at )?\d{1,2}:\d\d(?: ?[ap]m)? (?:said|says|wrote)", r"comments powered by", r"comment data is processed", r"comment below", r"commenting policy", r"required fields are marked",
    r"join the conversation",
)  # fmt: skip
_COMMENT_WHOLE = _whole(r"comments?", r"commentsno comments?", r"discussion", r"reply", r"responses?")


def comment_prompt(line: Line) -> bool:
    """This site uses Akismet to reduce spam. Learn how your comment data is processed."""
    if line.n_words > 35 or _quotes_speech(line):
        return False
    found = _COMMENT.match(line.text) or _COMMENT_HOLDS.search(line.text) or _COMMENT_WHOLE.match(line.text)
    return bool(found)


_ADVERT = _whole(
    r"advertisements?", r"advert(?:ising)?", r"ads?", r"sponsored(?: content| by)?", r"promoted(?: content)?", r"paid content", r"ad feedback",
    r"(?:story|article|continue reading|continues?|content) (?:continues )?(?:below|after)(?: (?:the )?(?:this )?(?:ad|advertisement|video|gallery))?", r"continue reading",
    r"scroll (?:down )?to continue(?: with content)?", r"remove ads?", r"report (?:this )?ad", r"skip ad",
)  # fmt: skip
_ADBLOCK = _holds(
    r"ad ?-?block(?:er|ers|ing)?(?: detected| extension)?",
    r"advertise with us",
    r"sponsored by",
    r"brought to you by",
    r"paid for by",
)


def advert_notice(line: Line) -> bool:
    """Please support us by disabling your AdBlocker extension from your browsers for our website."""
    if _ADVERT.match(line.text):
        return True
    addressed = line.n_words <= 4 or re.search(
        r"\b(?:your?|us|our|please|sponsored|brought|paid)\b", line.text, re.IGNORECASE
    )
    return line.n_words <= 25 and not line.has_quote and bool(addressed and _ADBLOCK.search(line.text))


_RELATED = _starts(
    r"you (?:may|might) also (?:like|enjoy|be interested)", r"(?:you )?(?:must|don[’']t|to) (?:miss|read|watch)\b.{0,12}$", r"(?:most|more) (?:popular|read|viewed|watched|shared|commented|recent|trending)",
    r"related (?:stories|articles?|posts?|news|content|topics?|links?|coverage|reading|videos?|tags|items|story|gallery)\b", r"recommended (?:for|stories|reading|articles?|videos?|by|content)",
    r"(?:read|see|watch|view|click|learn|find out|explore|discover|know) (?:more|next|also|on|all|now|here|this|related)\b", r"(?:also|further) (?:read|see|watch|reading|on)\b", r"see also",
    r"(?:top|latest|other|trending|popular|featured|breaking|recent|editors?[’']? ?s?|hot|our) (?:stories|news|articles|posts?|videos?|picks?|headlines|now|on|topics|choice)\b",
    r"more (?:from|on|in|about|stories|news|articles|coverage|like this|to read|videos|for you|top stories|info(?:rmation)?\b.{0,12}$)", r"next (?:article|story|post|up)\b", r"prev(?:ious)? (?:article|story|post)\b",
    r"(?:read|watch|see|listen|click|photos|video|gallery|related|more|up next|next|in pictures|in case you missed it|icymi|don[’']t miss|must[- ]read)\s*(?:»|:|>|\|)", r"post navigation", r"what to (?:read|watch) next",
    r"click (?:here|to)", r"(?:full )?(?:story|report|coverage) here", r"in this (?:article|story)\b\W*$", r"view (?:image|photos?|gallery|slideshow|as|original|in|on|this)",
    r"market research\W*$", r"stories for you", r"things to know\W*$", r"from (?:around )?the web", r"around the web", r"tags?\s*:", r"topics?\s*:", r"filed under", r"posted in", r"categor(?:y|ies)\s*:",
    r"explore more", r"browse (?:all|more|by)", r"check out (?:our|more|the|these)", r"for more (?:information|stories|news|from|on|great)", r"back to (?:top|home|the top)", r"back\W*$", r"skip to", r"search for", r"load more", r"show more",
)  # fmt: skip
_RELATED_WHOLE = _whole(
    r"related", r"latest", r"trending(?: now| today| on \w+)?", r"more", r"popular", r"recommended", r"tags", r"topics", r"read", r"most viewed", r"featured", r"videos?", r"photos?", r"gallery",
    r"our picks", r"picks", r"next", r"previous", r"sections?", r"close", r"menu", r"home", r"search", r"navigation", r"top", r"archives?", r"recent", r"opinion", r"watch", r"play", r"share", r"live", r"site index", r"about us", r"contact(?: us)?", r"follow us",
    r"about the (?:author|writer)s?", r"careers", r"help", r"faqs?", r"help cent(?:er|re)", r"advertise", r"e-?paper", r"rss(?: feeds?)?",
)  # fmt: skip


def related_links(line: Line) -> bool:
    """Top stories on inkl right now"""
    if _RELATED_WHOLE.match(line.text):
        return True
    return line.n_words <= 22 and not _quotes_speech(line) and bool(_RELATED.match(line.text))


_CREDIT = re.compile(
    r"(?:\bphoto(?:graph)?s?(?: illustration)?(?: credit)?s?(?: by)?\s*[:/©]|\b(?:image|picture|photo|file|photograph|screenshot|video|illustration|pic)s?(?: credit| source| courtesy)s?\b|"
    r"\(?\b(?:image|credit|picture|photo|pic|illustration|source|screenshot|file photo|photograph|video)s?\s*:\s*\S|"
    r"\b(?:AP|Getty|AFP|EPA|Reuters|REUTERS)(?: (?:Photo|Images?|File Photo))?\s*(?:/|via|,? file\b)|\bvia (?:Getty|AP|AFP|Reuters|REUTERS)\b|"
    r"\bGetty(?: Images)?\)?\.?$|\bShutterstock\b|\b(?:AP|AFP) Photo\b|\bFile Photo\b|REUTERS/|"
    r"\((?:[A-Z][\w.'’]+ ){1,3}(?:for|/) ?[^()]{2,40}\)$|\bphoto by\b|\bimage by\b|\bpicture by\b|\bPurchase Licensing Rights\b)"
)  # fmt: skip


def photo_caption(line: Line) -> bool:
    """Ukrainian leader Vladimir Zelensky. Photo: Getty"""
    return line.n_words <= 70 and not _quotes_speech(line) and bool(_CREDIT.search(line.text[-160:]))


_FILE_NAME = re.compile(r"^\S+\.(?:jpe?g|png|gif|webp|svg|mp4|mp3|pdf|avif)(?:\?\S*)?$", re.IGNORECASE)


def file_name(line: Line) -> bool:
    """687c3e56203027079653f6ea.jpg"""
    return bool(_FILE_NAME.match(line.text))


_POWERED = _starts(
    r"powered ?by",
    r"proudly powered",
    r"a product of",
    r"(?:site|website|web design|design(?:ed)?|developed|hosted) by",
    r"theme:?\s",
    r"built with",
)


def maker_mark(line: Line) -> bool:
    """POWERED BY ONECMS - A PRODUCT OF NEKO"""
    return line.n_words <= _SHORT and bool(
        _POWERED.match(line.text) or re.match(r"^powered ?by", line.text, re.IGNORECASE)
    )


_CODE = re.compile(
    r"(?:function\s*\(|=>\s*\{|\}\s*\)\s*;|;\s*\}|\bvar \w+\s*=|document\.|window\.|\{\{|\}\}|\bgoogletag\b|^\s*[.#@]?[\w-]+\s*\{|@media\b|^\[/?\w+[^\]]*\]$|^//\s*<!)"
)


def code_line(line: Line) -> bool:
    """window.dataLayer = window.dataLayer || [];"""
    return bool(_CODE.search(line.text[:400]))


_AUTHOR_NOTE = re.compile(
    r"(?:\b(?:can be (?:reached|contacted|emailed)|reach (?:him|her|them) (?:at|on)|you can (?:e-?mail|reach|follow|find) |follow (?:him|her|them) (?:on|at))\b|\b[\w.]+@[\w-]+\.\w{2,}\W*$)",
    re.IGNORECASE,
)  # fmt: skip
_AUTHOR_BIO = re.compile(
    r"^\W*(?:[A-Z][\w.'’-]+ ){2,4}(?:is|was|has been|covers|writes|reports) (?:an? |the |also |about |on |for )?[\w,' -]{0,60}\b(?:reporter|writer|editor|correspondent|columnist|journalist|contributor|covering|author|freelancer?|blogger|anchor|producer|critic)\b"
)  # fmt: skip


def author_note(line: Line) -> bool:
    """Ada Lee can be reached at alee@example.org."""
    if line.n_words > 60 or _quotes_speech(line):
        return False
    return bool((_AUTHOR_NOTE.search(line.text) and line.n_words <= 45) or (_AUTHOR_BIO.match(line.text)))


_EDITING = re.compile(
    r"^\W*(?:\(?(?:additional |with )?(?:reporting|writing|edited|editing|compiled|translated|translation) by\b|written by\b.{0,80}edited by|contributed? (?:to this|reporting)|with inputs? from|(?:this )?(?:story|report|article) (?:was|has been|is) (?:first |originally )?(?:published|syndicated|updated|auto|produced|corrected|reprinted))",
    re.IGNORECASE,
)  # fmt: skip
_CONTRIBUTED = re.compile(r"^.{0,120}\bcontributed (?:to this (?:report|story|article)|reporting)\b", re.IGNORECASE)


def editing_credit(line: Line) -> bool:
    """Reporting by Ada Lee; Editing by Bo Chen"""
    return line.n_words <= 40 and bool(_EDITING.match(line.text) or _CONTRIBUTED.match(line.text))


_ASIDE = _starts(
    r"did you know\b\W*[?:!]",
    r"pro[- ]?tips?\s*:",
    r"fun fact\s*:",
    r"quick (?:fact|tip)s?\s*:",
    r"key takeaways?\s*$",
    r"(?:editor[’']?s?|publisher[’']?s?) note\s*:",
    r"trigger warning\s*:",
    r"correction\s*:",
)


def aside_box(line: Line) -> bool:
    """Pro Tip: Staying informed requires consulting multiple news sources."""
    return line.n_words <= 60 and bool(_ASIDE.match(line.text))


_PROMPT = re.compile(
    r"^(?:what|how|which|do|does|should|will|would|are|have|who|why)\b.*\b(?:you|your)\b.*\?$", re.IGNORECASE
)


def reader_question(line: Line) -> bool:
    """What role do you believe international sanctions play in resolving the conflict?"""
    return (
        5 <= line.n_words <= 30
        and not line.has_quote
        and line.text.count("?") == 1
        and bool(_PROMPT.match(line.text))
        and bool(
            re.search(
                r"\byou (?:think|believe|feel|agree|expect|say)\b|\byour (?:thoughts?|opinion|view|take)\b",
                line.text,
                re.IGNORECASE,
            )
        )
    )


_PLACEHOLDER = re.compile(
    r"^(?:[A-Z]+_[A-Z_]+\d*|lorem ipsum\b.*|\[(?:image|video|photo|embed|ad|advertisement)[^\]]*\]|null|undefined|nan|false|true|loading\W*|image|iframe)$",
    re.IGNORECASE,
)


def placeholder(line: Line) -> bool:
    """DNUM_CAZAHZCACF"""
    return bool(_PLACEHOLDER.match(line.text))


def no_words(line: Line) -> bool:
    """* * *"""
    return line.n_words == 0 or (len(line.text) == 1 and line.n_words <= 1)


def _quotes_speech(line: Line) -> bool:
    """Say whether the line quotes someone at length, so that a phrase in it proves nothing."""
    return line.has_quote and line.n_words > _SHORT


RULES: tuple[Rule, ...] = (
    no_words, not_found_notice, file_name, placeholder, code_line, legal_notice, cookie_notice, advert_notice, comment_prompt,
    share_prompt, subscription_prompt, editing_credit, author_note, photo_caption, related_links, maker_mark, aside_box, reader_question,
)  # fmt: skip
ENDINGS = frozenset(
    {"legal_notice", "comment_prompt", "subscription_prompt", "editing_credit", "author_note", "related_links"}
)
"""Rules whose lines often stand where the article is over."""


def furniture_rule(line: Line) -> str | None:
    """Name the first rule that takes the line for page furniture; None where none does."""
    return next((rule.__name__ for rule in RULES if rule(line)), None)
