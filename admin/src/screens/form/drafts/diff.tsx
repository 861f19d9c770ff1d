// A text with its deletions and insertions marked.
import { diffTexts } from '../../../state/form/text-diff.ts'
import styles from './merge.module.css'

const TAGS = { same: 'span', gone: 'del', new: 'ins' } as const

export function Diff({ before, after }: { before: string; after: string }) {
  return (
    <span className={styles.text}>
      {diffTexts(before, after).map(({ kind, text }, place) => {
        const Tag = TAGS[kind]
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have only their position
        return <Tag key={place}>{text}</Tag>
      })}
    </span>
  )
}
