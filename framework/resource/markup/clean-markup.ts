// Makes formatted text safe to show, as Markdown and as HTML: whoever inserts it into a page without a second look runs nothing of it.
import { createRequire } from 'node:module'
import { cleanLinks } from './clean-links.ts'
import { KnownTexts } from './known-texts.ts'

/** More would take longer to take apart than a request may (RED-06). */
export const MOST_TAGS = 5000
const MOST_LEVELS = 100
const MOST_PASSES = 5

const BLOCKS = 'p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr figure figcaption details summary'
const TABLES = 'table caption colgroup col thead tbody tfoot tr th td'
const SPANS =
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr'
const TAGS = `${BLOCKS} ${TABLES} ${SPANS}`.split(' ')

const CELL = ['align', 'colspan', 'rowspan', 'scope']
const ATTRIBUTES = {
  '*': ['title', 'lang', 'dir'],
  a: ['href', 'rel', 'target'],
  img: ['src', 'alt', 'width', 'height', 'loading'],
  ol: ['start', 'reversed', 'type'],
  col: ['span'],
  colgroup: ['span'],
  details: ['open'],
  time: ['datetime'],
  th: CELL,
  td: CELL,
}

type Sanitize = typeof import('sanitize-html')
let library: Sanitize | undefined

/** Only texts with tags need it, and loading it takes longer than starting without. */
function sanitizer(): Sanitize {
  library ??= createRequire(import.meta.url)('sanitize-html') as Sanitize
  return library
}

/**
 * The text with nothing in it that runs: tags and attributes of a list, links of a list of schemes (OWASP, Cross Site Scripting
 * Prevention). Text without tags and links is returned as it is; cleaning twice is cleaning once. HTML in Markdown code is shown, not run.
 */
export function cleanMarkup(text: string): string {
  return cleanLinks(text.includes('<') ? cleanTags(text) : text)
}

/** Until nothing changes any more: what one pass mends another may read in another way (mutation XSS, GHSA-gx9m-whjm-85jf). */
function cleanTags(text: string): string {
  let clean = plainAutolinks(quoteCode(text))
  for (let pass = 0; pass < MOST_PASSES && countTags(clean) <= MOST_TAGS; pass++) {
    const next = sanitize(clean)
    // What would only be spelled with fewer entities stays as its author wrote it.
    if (next === clean) return withoutEntities(text) === next ? text : next
    clean = next
  }
  return quoteTags(text)
}

function sanitize(text: string): string {
  return sanitizer()(text, {
    allowedTags: TAGS,
    allowedAttributes: ATTRIBUTES,
    allowedClasses: { code: ['language-*'], pre: ['language-*'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    nestingLimit: MOST_LEVELS,
    enforceHtmlBoundary: false,
    transformTags: { a: guardOpener, img: guardSource },
    textFilter: keepMarkdown,
  })
}

/** How many tags there may be in it. */
export function countTags(text: string): number {
  let count = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) count++
  return count
}

type Attributes = Record<string, string>

/** What stands before a colon is a scheme of the list, or there is no colon: also where browsers would take it for a path. */
const PLAIN_ADDRESS = /^(?:(?:https?|mailto|tel):|[^:]*(?:[/?#]|$))/i

/** A page that is opened must not steer the one that opened it. */
function guardOpener(tagName: string, { href, ...rest }: Attributes) {
  const rel = rest.target === undefined ? {} : { rel: 'noopener noreferrer' }
  return { tagName, attribs: { ...addressOf({ href }), ...rest, ...rel } as Attributes }
}

function guardSource(tagName: string, { src, ...rest }: Attributes) {
  return { tagName, attribs: { ...addressOf({ src }), ...rest } as Attributes }
}

function addressOf(attribute: Readonly<Record<string, string | undefined>>) {
  return Object.values(attribute).every((value) => value !== undefined && PLAIN_ADDRESS.test(value)) ? attribute : {}
}

/**
 * Of what is text by now: signs that Markdown reads, where no parser of HTML can take them for the beginning of anything. The parser hands
 * `&amp;lt;` over in two pieces: what ends with an ampersand may go on as an entity.
 */
function keepMarkdown(escaped: string): string {
  return escaped
    .replaceAll('&gt;', '>')
    .replace(/&lt;(?=[\s\d])/g, '<')
    .replace(/&amp;(?!#|\w+;|lt|gt|amp|quot|$)/gi, '&')
}

/** As the library spells text: for comparing alone. */
function withoutEntities(text: string): string {
  return keepMarkdown(text)
    .replaceAll('&quot;', '"')
    .replace(/&(?:apos|#39|#x27);/gi, "'")
}

/** Between backticks and in fences a tag is meant to be seen. */
function quoteCode(text: string): string {
  if (!/[`~]/.test(text)) return text
  let fence: string | null = null
  return text
    .split('\n')
    .map((line) => {
      const [, marks = null] = /^\s{0,3}(`{3,}|~{3,})/.exec(line) ?? []
      if (fence === null && marks) {
        fence = marks
        return line
      }
      if (fence === null) return line.replace(/(`{1,2})[^`]+\1/g, quoteTags)
      if (marks?.startsWith(fence)) fence = null
      return fence === null ? line : quoteTags(line)
    })
    .join('\n')
}

function quoteTags(code: string): string {
  return code.replaceAll('<', '&lt;')
}

/** `<https://example.com>` and `<a@example.com>` are no tags: the address alone is a link as well. */
function plainAutolinks(text: string): string {
  return text.replace(/<((?:https?|mailto|tel):[^\s<>]{1,2000}|[^\s<>@:/]{1,64}@[^\s<>@:/]{1,255})>/gi, '$1')
}

const SIMPLE_TAG = new RegExp(`</?(?:${TAGS.join('|')})(?: /)?>|<[\\s\\d]`, 'y')
const SIMPLE_LINK = /<a href="(?:https?:\/\/|mailto:|tel:|\/(?!\/)|#)[^"<>&\s\\]*">/y

/** Texts that need nothing although their tags are more than plain: what is read again and again is taken apart once. */
const needNothing = new KnownTexts(10_000)

/**
 * The same for text that was kept: what holds nothing but plain tags of the list is returned after one look. For values from before they
 * were cleaned on their way in, or written past the API.
 */
export function cleanKeptMarkup(text: string): string {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1))
    if (!matchesAt(SIMPLE_TAG, text, at) && !matchesAt(SIMPLE_LINK, text, at)) return cleanOnce(text)
  return cleanLinks(text)
}

function cleanOnce(text: string): string {
  let clean = text
  needNothing.holds(text, () => {
    clean = cleanMarkup(text)
    return clean === text
  })
  return clean
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}
