"""What pages say of themselves: the phrases, headings and words that `chrome` looks for.

Everything is matched against folded text (lower case, straight quotes). A phrase must be the whole line,
so it may be a common one; a word of `PAGE_WORDS` only counts inside a block of labels.
"""

from __future__ import annotations

import re

_SITE = (
    "(?:facebook|twitter|x|linked ?in|whats ?app|instagram|pinterest|reddit|you ?tube|tik ?tok|e-?mail|telegram"
    "|bluesky|threads|messenger)"
)
_THING = "(?:article|story|page|post|news|release|press release|content)"
_JOIN = "(?:sign up|subscribe|register)(?: now| today| here)?"
_LETTER = "(?:newsletters?|bulletins?|alerts|updates|mailing list)"

_MOVING = (
    r"skip to (?:main |primary )?(?:content|navigation|search|footer)",
    r"(?:scroll|back|return) to (?:the )?top",
    r"(?:main |open |close |toggle |site |show |hide )?(?:menu|navigation)",
    r"(?:toggle|open|close) (?:search|modal|dialog|gallery|sidebar)",
    r"(?:site )?search(?: for| this site| the site| our site)?",
    r"(?:log|sign) ?(?:in|out|on)|my account|create (?:an )?account|forgot(?:ten)? (?:your )?password",
    r"(?:previous|next|older|newer) (?:article|post|posts|story|stories|page|release)",
    r"(?:view|show|see|load) (?:all|more|gallery|comments|full (?:image|size))(?: \(\d+\))?",
    r"image \d+ of \d+",
    r"jump to (?:content|navigation|comments)",
)
_SHARING = (
    rf"share(?: this)?(?: {_THING})?(?: (?:on|via|to|with) {_SITE}| with your friends)?",
    rf"(?:tweet|e-?mail|print|bookmark|save|like|download) this(?: {_THING})?",
    r"tweet|retweet|pin it|print (?:page|article)",
    r"copy (?:link|url)|link copied(?: to clipboard)?",
    r"click to (?:share|copy|tweet|print|e-?mail).{0,60}",
    rf"(?:follow|find|like|join) us(?: on {_SITE}(?:(?:,| and| or|, and) {_SITE})*)?",
    r"connect with us",
)
_OTHER_STORIES = (
    r"advertisements?|advert|sponsored(?: content| links?| post)?|promoted(?: content| stories)?",
    r"(?:story|article) continues(?: below)?(?: advertisement)?",
    r"scroll (?:down )?(?:for more|to continue)(?: reading)?",
    r"read (?:more|next|also|the full story|full story)|continue reading|click here (?:for|to read) more",
)
_LISTS = (r"(?:more|other|related|latest)(?: stories| news| headlines| articles)?: .{1,200} [·|•] .{1,200}",)
_SUBSCRIBING = (
    r"(?:sign up|subscribe)(?: now| today| here| free)?",
    rf"{_JOIN} (?:to|for|with) (?:\w+ ){{0,6}}{_LETTER}(?:,? (?:to|and) .{{0,80}})?",
    r"get (?:the |our )?(?:latest |top |daily |breaking )*(?:news|headlines|updates)[^.!?]{0,60}(?:inbox|e-?mail)",
    r"(?:(?:enter )?(?:your |an? )(?:valid )?|enter )e-?mail(?: address)?\*?|e-?mail\*|name\*",
    r"please leave this field empty|are you a human\?.{0,20}|i'm not a robot",
    r"by (?:signing up|subscribing|clicking|registering)\b.{0,160}\b(?:privacy|terms)\b.{0,60}",
)
_LEGAL = (
    r"(?:©|\(c\)|copyright(?: ©| \(c\))?),? ?(?:19|20)\d\d\b.{0,120}",
    r"(?:all (?:content|text|material|articles|stories) )?© .{0,160}",
    r"(?:[^.]{0,100}\. ?)?all rights? (?:are )?reserved(?:[ .|].{0,60})?",
    r"(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b.{0,250}",
    r"(?:accept|reject|manage|allow|decline)(?: all)? (?:cookies|settings|preferences)",
    r"cookies?(?: policy| settings| preferences| notice)",
    r"privacy (?:policy|notice|statement|settings)|terms (?:and|&) conditions|terms of (?:use|service)|site ?map",
    r"do not sell(?: or share)? my (?:personal )?(?:information|data)",
)
_READING = (
    r"(?:leave|post|add|write) a (?:comment|reply)|be the first to comment|comments are closed",
    r"(?:no|\d+) comments?(?: yet)?|report this (?:comment|ad|post)|join the (?:conversation|discussion)",
    r"\d{1,3} ?min(?:ute)?s? read|reading time:? \d{1,3} ?min(?:ute)?s?",
    r"(?:text|font) size|listen to this article|loading",
)
# The head and foot that archives of newspapers put round an article: dates of loading, not of the story.
_ARCHIVE = (
    r"load-date: .{4,40}|publication-type: .{3,40}|journal-code: .{2,20}|document-type: .{3,40}|length: \d{1,5} words",
)
_ELSEWHERE = (
    r"zum (?:haupt)?inhalt(?: springen)?|artikel (?:teilen|drucken)|mehr zum thema|alle rechte vorbehalten",
    r"das könnte sie auch interessieren",
    r"aller au contenu(?: principal)?|partager(?: cet article)?|lire (?:aussi|la suite)|tous droits réservés",
    r"(?:saltar|ir) al contenido(?: principal)?|compartir(?: este artículo)?|leer más|todos los derechos reservados",
)
_ALL = (*_MOVING, *_SHARING, *_OTHER_STORIES, *_LISTS, *_SUBSCRIBING, *_LEGAL, *_READING, *_ARCHIVE, *_ELSEWHERE)

PHRASE = re.compile("|".join(f"(?:{phrase})" for phrase in _ALL))
"""A whole line that belongs to the page."""

TEASERS = re.compile(
    rf"(?:more|related|other|similar|recommended|further)(?: {_THING}s?| stories| headlines| links| reading| topics)"
    r"|more (?:stories |news )?(?:from|like this|in this section|on this(?: story| topic)?)(?: .{1,40})?"
    r"|(?:most|top) (?:read|popular|viewed|shared|commented|stories)|latest (?:news|stories|posts|headlines|articles)"
    r"|recent (?:posts|articles|stories|news)|trending(?: now| stories)?|you (?:may|might) (?:also )?(?:like|enjoy)"
    r"|you may be interested in|recommended(?: for you)?|editors?'?s? (?:picks?|choice)|don't miss"
    r"|what to read next|keep reading"
)
"""The heading of a list of other stories."""

PAGE_WORD = re.compile(
    r"\b(?:icons?|cookies?|log ?in|sign ?(?:in|up)|newsletters?|subscribe|facebook|twitter|linkedin|whatsapp|instagram"
    r"|pinterest|youtube|tiktok|rss|navigation|toggle|site ?map|privacy policy|menu|breadcrumbs?|captcha|username"
    r"|password|wishlist|checkout|faqs?|podcasts?|dropdown|submit|skip|tweet|hashtag)\b"
)
"""A word of the page that hardly ever stands in a subheading."""

MAYBE_PAGE_WORD = re.compile(
    r"\b(?:filters?|search|share|print|e-?mail|home|contact|about us|categor(?:y|ies)|tags?|comments?|close|next"
    r"|previous|back|sort|register|accessibility|privacy|terms|advertise|careers|help|download|archive|settings"
    r"|language|view|select|apply|reset|jobs|topics|sections|press releases|newsroom|media|resources|events"
    r"|sponsored|advertisement)\b"
)
"""A word of the page that now and then stands in a subheading too."""
