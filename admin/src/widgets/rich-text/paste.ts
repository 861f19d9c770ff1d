// What is pasted or dropped comes in clean: the browser's own sanitizer takes out what runs, the schema what the editor does not know.
import type { Editor } from '@tiptap/core'
import { DOMParser } from '@tiptap/pm/model'

/** The Sanitizer API: a document that is shown nowhere, without scripts, handlers and addresses that run. Older browsers lack it. */
type Sanitizing = { parseHTML?(html: string): Document }

/** Says whether it was put in; what ProseMirror would do instead reads HTML in a way that our policy shuts. */
export function insertClean(editor: Editor, data: DataTransfer | null): boolean {
  if (!data || data.files.length > 0) return false
  const [html, text] = [data.getData('text/html'), data.getData('text/plain')]
  const clean =
    html === '' || editor.isActive('codeBlock')
      ? undefined
      : (Document as Sanitizing).parseHTML?.(withoutHandlers(html))
  if (!clean) return insertText(editor, text)
  const slice = DOMParser.fromSchema(editor.schema).parseSlice(clean.body)
  editor.view.dispatch(editor.state.tr.replaceSelection(slice).scrollIntoView())
  return true
}

/** The sanitizer would leave them out, too, but not before the browser has complained of each. */
function withoutHandlers(html: string): string {
  return html.replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(/(?<=[\s"'/])on\w+\s*=/gi, 'data-off='))
}

/** Each empty line begins a paragraph. */
function insertText(editor: Editor, text: string): boolean {
  if (editor.isActive('codeBlock')) return editor.commands.insertContent({ type: 'text', text })
  const paragraphs = text.replaceAll('\r\n', '\n').split(/\n{2,}/)
  const content = paragraphs.map((each) => ({
    type: 'paragraph',
    ...(each !== '' && { content: [{ type: 'text', text: each }] }),
  }))
  if (paragraphs.length === 1) return text === '' || editor.commands.insertContent({ type: 'text', text })
  return editor.commands.insertContent(content)
}
