// Makes formatted text safe to show as Markdown and as HTML: even inserted into a page unchecked, it runs no code.
import { createRequire } from 'node:module'
import { cleanLinks } from './clean-links.ts'
import { KnownTexts } from './known-texts.ts'

/** Parsing more would take longer than a request may (RED-06). */
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

/** Loaded on demand: only texts with tags need it, and it loads slowly. */
function sanitizer(): Sanitize {
  library ??= createRequire(import.meta.url)('sanitize-html') as Sanitize
  return library
}

/**
 * The text without active content: allows only listed tags, attributes and link schemes (OWASP, Cross Site Scripting
 * Prevention). Returns text without tags and links unchanged; idempotent. HTML in Markdown code is shown, not run.
 */
export function cleanMarkup(text: string): string {
  return cleanLinks(text.includes('<') ? cleanTags(text) : text)
}

/** Repeats until nothing changes: the result of one pass may parse differently in the next (mutation XSS, GHSA-gx9m-whjm-85jf). */
function cleanTags(text: string): string {
  let clean = plainAutolinks(quoteCode(text))
  for (let pass = 0; pass < MOST_PASSES && countTags(clean) <= MOST_TAGS; pass++) {
    const next = sanitize(clean)
    // If only the entities' spelling differs, the author's text stays.
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

/** Number of possible tags. */
export function countTags(text: string): number {
  let count = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) count++
  return count
}

type Attributes = Record<string, string>

/** An allowed scheme before the colon, or no colon: even where browsers would see a path. */
const PLAIN_ADDRESS = /^(?:(?:https?|mailto|tel):|[^:]*(?:[/?#]|$))/i

/** An opened page must not control its opener. */
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
 * Keeps Markdown's signs in escaped text, if no HTML parser can take them for markup. The parser emits `&amp;lt;` in
 * two pieces: a trailing ampersand may continue as an entity.
 */
function keepMarkdown(escaped: string): string {
  return escaped
    .replaceAll('&gt;', '>')
    .replace(/&lt;(?=[\s\d])/g, '<')
    .replace(/&amp;(?!#|\w+;|lt|gt|amp|quot|$)/gi, '&')
}

/** The library's spelling of text: only for comparison. */
function withoutEntities(text: string): string {
  return keepMarkdown(text)
    .replaceAll('&quot;', '"')
    .replace(/&(?:apos|#39|#x27);/gi, "'")
}

/** In backticks and fences a tag is meant to be shown. */
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

/** `<https://example.com>` and `<a@example.com>` are not tags: the plain address is also a link. */
function plainAutolinks(text: string): string {
  return text.replace(/<((?:https?|mailto|tel):[^\s<>]{1,2000}|[^\s<>@:/]{1,64}@[^\s<>@:/]{1,255})>/gi, '$1')
}

const SIMPLE_TAG = new RegExp(`</?(?:${TAGS.join('|')})(?: /)?>|<[\\s\\d]`, 'y')
const SIMPLE_LINK = /<a href="(?:https?:\/\/|mailto:|tel:|\/(?!\/)|#)[^"<>&\s\\]*">/y

/** Texts with more than plain tags that need no cleaning: repeated reads parse them once. */
const needNothing = new KnownTexts(10_000)

/**
 * The same for stored text: a single test returns text with only plain, allowed tags. For values from before cleaning
 * on write, or written past the API.
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
