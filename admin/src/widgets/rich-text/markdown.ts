// Converts formatted text between Markdown and the editor's document. The editor opens only texts that survive the round trip.
import { type AnyExtension, getSchema, type JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import StarterKit from '@tiptap/starter-kit'

/** Web pages, mail addresses, telephone numbers and paths of the same site, as on the server (RFC 3986; no scheme that runs code). */
const SAFE_LINK = /^(?:https?:|mailto:|tel:|[/#?.]|[\w-]+(?:[/?#]|$))/i

export function isSafeLink(address: string): boolean {
  return SAFE_LINK.test(address) && !/[\s<>\p{Cc}]/u.test(address)
}

/** What Markdown has syntax for; underline has none. Nothing here injects a style element. */
export const EXTENSIONS: AnyExtension[] = [
  StarterKit.configure({
    underline: false,
    heading: { levels: [1, 2, 3, 4] },
    link: { openOnClick: false, autolink: false, linkOnPaste: false, isAllowedUri: (uri) => isSafeLink(uri ?? '') },
  }),
]

let manager: MarkdownManager | undefined
const markdown = () => (manager ??= new MarkdownManager({ extensions: EXTENSIONS }))

/** The document of a text, or null if writing it back would change any character: tables, images, HTML, alternative syntax. */
export function readExactly(text: string): JSONContent | null {
  if (text.trim() === '') return { type: 'doc', content: [{ type: 'paragraph' }] }
  // Parsing HTML would need a browser API that our policy blocks.
  if (/<[a-z!/?]/i.test(text)) return null
  try {
    const doc = markdown().parse(text)
    getSchema(EXTENSIONS).nodeFromJSON(doc).check()
    return writeMarkdown(doc) === normalise(text) && areLinksSafe(doc) ? doc : null
  } catch {
    return null
  }
}

/** Leaves special characters unescaped wherever that reads the same. */
export function writeMarkdown(doc: JSONContent): string {
  const plain = normalise(markdown().serialize(doc))
  const tidy = plain
    .replaceAll(/&amp;(?!#?\w+;)/g, '&')
    .replaceAll(/&lt;(?=[\s\d=]|$)/gm, '<')
    .replaceAll(/(?<=\S[ \t]*)&gt;/g, '>')
    .replaceAll(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, '_')
    .replaceAll(/(?<=[^\n] )\\\*(?= )/g, '*')
  return tidy !== plain && isSame(markdown().parse(tidy), markdown().parse(plain)) ? tidy : plain
}

/** Ignores line endings of other systems and trailing empty lines. */
function normalise(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/\s+$/, '')
}

function isSame(one: JSONContent, other: JSONContent): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function areLinksSafe({ marks = [], content = [] }: JSONContent): boolean {
  return (
    marks.every(({ type, attrs }) => type !== 'link' || isSafeLink(String(attrs?.href))) && content.every(areLinksSafe)
  )
}
