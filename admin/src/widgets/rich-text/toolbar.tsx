// The formatting toolbar: one tab stop, with arrow keys between buttons.
import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, useState } from 'react'
import { stepOf } from '../../kit/direction.ts'
import type { TextKey } from '../../texts/en/index.ts'
import { t } from '../../texts/t.ts'
import { LinkDialog } from './link-dialog.tsx'
import styles from './rich-text.module.css'

interface Tool {
  readonly label: TextKey
  readonly sign: string
  readonly look?: string | undefined
  isOn?(editor: Editor): boolean
  run(editor: Editor): unknown
}

const TOOLS: readonly Tool[] = [
  {
    label: 'value.rich.bold',
    sign: 'B',
    look: styles.bold,
    isOn: (editor) => editor.isActive('bold'),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    label: 'value.rich.italic',
    sign: 'I',
    look: styles.italic,
    isOn: (editor) => editor.isActive('italic'),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    label: 'value.rich.strike',
    sign: 'S',
    look: styles.strike,
    isOn: (editor) => editor.isActive('strike'),
    run: (editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    label: 'value.rich.code',
    sign: '<>',
    isOn: (editor) => editor.isActive('code'),
    run: (editor) => editor.chain().focus().toggleCode().run(),
  },
  {
    label: 'value.rich.heading',
    sign: 'H2',
    isOn: (editor) => editor.isActive('heading', { level: 2 }),
    run: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  {
    label: 'value.rich.subheading',
    sign: 'H3',
    isOn: (editor) => editor.isActive('heading', { level: 3 }),
    run: (editor) => editor.chain().focus().toggleHeading({ level: 3 }).run(),
  },
  {
    label: 'value.rich.bullets',
    sign: '•',
    isOn: (editor) => editor.isActive('bulletList'),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    label: 'value.rich.numbers',
    sign: '1.',
    isOn: (editor) => editor.isActive('orderedList'),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    label: 'value.rich.quote',
    sign: '❝',
    isOn: (editor) => editor.isActive('blockquote'),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    label: 'value.rich.block',
    sign: '{ }',
    isOn: (editor) => editor.isActive('codeBlock'),
    run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
  },
  { label: 'value.rich.undo', sign: '↶', run: (editor) => editor.chain().focus().undo().run() },
  { label: 'value.rich.redo', sign: '↷', run: (editor) => editor.chain().focus().redo().run() },
]

export function Toolbar({ editor }: { editor: Editor }) {
  const [isLinked, setLinked] = useState(false)
  const link: Tool = {
    label: 'value.rich.link',
    sign: '↗',
    isOn: (each) => each.isActive('link'),
    run: () => setLinked(true),
  }
  return (
    <div role="toolbar" aria-label={t('value.rich.tools')} className={styles.tools} onKeyDown={goByArrow}>
      {[...TOOLS, link].map(({ label: key, sign, look = '', isOn, run }, place) => (
        <button
          key={key}
          type="button"
          className={`${styles.tool} ${look}`}
          tabIndex={place === 0 ? 0 : -1}
          aria-label={t(key)}
          title={t(key)}
          aria-pressed={isOn?.(editor)}
          data-sign={sign}
          onClick={() => run(editor)}
        />
      ))}
      {isLinked && <LinkDialog editor={editor} onClose={() => setLinked(false)} />}
    </div>
  )
}

function goByArrow(event: KeyboardEvent<HTMLElement>) {
  const step = stepOf(event)
  const tools = [...event.currentTarget.querySelectorAll('button')]
  const here = tools.indexOf(event.target as HTMLButtonElement)
  if (step === undefined || here < 0) return
  event.preventDefault()
  tools[(here + step + tools.length) % tools.length]!.focus()
}
