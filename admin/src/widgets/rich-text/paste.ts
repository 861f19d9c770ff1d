// Cleans pasted and dropped content: the browser's sanitizer removes code, the schema removes what the editor does not know.
import type { Editor } from '@tiptap/core'
import { DOMParser } from '@tiptap/pm/model'

/** The Sanitizer API: parses into a detached document without scripts, handlers and javascript: URLs. Older browsers lack it. */
type Sanitizing = { parseHTML?(html: string): Document }

/** Returns whether it inserted the content; ProseMirror's default parses HTML in a way that our policy blocks. */
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

/** The sanitizer removes them too, but only after the browser has reported each one. */
function withoutHandlers(html: string): string {
  return html.replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(/(?<=[\s"'/])on\w+\s*=/gi, 'data-off='))
}

/** Each empty line starts a new paragraph. */
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
