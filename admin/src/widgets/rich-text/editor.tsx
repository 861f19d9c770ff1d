// The rich-text editor, in its own chunk. It writes nothing before somebody edits.
import { Editor } from '@tiptap/core'
import { useEffect, useReducer, useRef, useState } from 'react'
import type { InputProps } from '../widget.ts'
import { EXTENSIONS, readExactly, writeMarkdown } from './markdown.ts'
import { insertClean } from './paste.ts'
import styles from './rich-text.module.css'
import { Toolbar } from './toolbar.tsx'

export interface RichEditorProps extends InputProps {
  /** The editor would change other parts of this text. */
  onForeign(): void
}

export function RichEditor({ onForeign, ...props }: RichEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [editor, setEditor] = useState<Editor | null>(null)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: from here on the editor holds the text itself
  useEffect(() => {
    const content = readExactly(textOf(props))
    if (!content) return onForeign()
    const made = new Editor({
      element: place.current,
      extensions: EXTENSIONS,
      content,
      injectCSS: false,
      editorProps: { attributes: () => attributesOf(latest.current), handleDOMEvents: { paste: putIn, drop: putIn } },
      onUpdate: () => latest.current.onChange(writeMarkdown(made.getJSON())),
      onTransaction: redraw,
    })
    function putIn(_view: unknown, event: ClipboardEvent | DragEvent): boolean {
      const isWithin = event instanceof DragEvent && made.view.dragging !== null
      const data = event instanceof DragEvent ? event.dataTransfer : event.clipboardData
      if (isWithin || !insertClean(made, data)) return false
      event.preventDefault()
      return true
    }
    setEditor(made)
    return () => made.destroy()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: its attributes depend on these two
  useEffect(() => {
    editor?.view.updateState(editor.state)
  }, [editor, props.isInvalid, props.describedBy])
  return (
    <div className={styles.editor}>
      {editor && <Toolbar editor={editor} />}
      <div ref={place} className={styles.place} />
    </div>
  )
}

function textOf({ value }: Pick<InputProps, 'value'>): string {
  return value === null ? '' : String(value)
}

/** The attributes that a textarea would have. */
function attributesOf({ id, isInvalid, describedBy, field }: InputProps): Record<string, string> {
  return {
    id,
    role: 'textbox',
    class: styles.text!,
    'aria-multiline': 'true',
    'aria-labelledby': `${id}-label`,
    'aria-invalid': String(isInvalid),
    'aria-required': String(field.isRequired),
    ...(describedBy && { 'aria-describedby': describedBy }),
  }
}
