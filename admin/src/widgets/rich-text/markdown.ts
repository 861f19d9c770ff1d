// Formatted text as Markdown and as the document of the editor. Only a text that comes back as it was is opened in the editor.
import { type AnyExtension, getSchema, type JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import StarterKit from '@tiptap/starter-kit'

/** Web pages, mailboxes, telephones, and places of one's own site; as the server has it (RFC 3986, and no scheme that runs). */
const SAFE_LINK = /^(?:https?:|mailto:|tel:|[/#?.]|[\w-]+(?:[/?#]|$))/i

export function isSafeLink(address: string): boolean {
  return SAFE_LINK.test(address) && !/[\s<>\p{Cc}]/u.test(address)
}

/** What Markdown has a sign for; underlining has none. Nothing here writes a style element. */
export const EXTENSIONS: AnyExtension[] = [
  StarterKit.configure({
    underline: false,
    heading: { levels: [1, 2, 3, 4] },
    link: { openOnClick: false, autolink: false, linkOnPaste: false, isAllowedUri: (uri) => isSafeLink(uri ?? '') },
  }),
]

let manager: MarkdownManager | undefined
const markdown = () => (manager ??= new MarkdownManager({ extensions: EXTENSIONS }))

/** The document of a text, or null where writing it again would change a letter of it: tables, pictures, HTML, other ways to write the same. */
export function readExactly(text: string): JSONContent | null {
  if (text.trim() === '') return { type: 'doc', content: [{ type: 'paragraph' }] }
  // Reading HTML would need a way of the browser that our policy shuts.
  if (/<[a-z!/?]/i.test(text)) return null
  try {
    const doc = markdown().parse(text)
    getSchema(EXTENSIONS).nodeFromJSON(doc).check()
    return writeMarkdown(doc) === normalise(text) && areLinksSafe(doc) ? doc : null
  } catch {
    return null
  }
}

/** Signs that mean nothing where they stand are left as people type them, wherever that reads the same. */
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

/** Line ends of other systems and empty lines at the end say nothing. */
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
