// A badge for one word of a small set, such as a status.
import type { Tone } from '../../api/metadata.ts'
import { wordsOf } from '../../metadata/resources.ts'
import styles from './badge.module.css'

/** Words with the same meaning in any app; all others get the plain tone. */
const TONES: Readonly<Record<string, Tone>> = {
  published: 'good',
  active: 'good',
  completed: 'good',
  verified: 'good',
  ready: 'good',
  delivered: 'good',
  pending: 'warn',
  running: 'warn',
  suspended: 'warn',
  paused: 'warn',
  failed: 'danger',
  dead: 'danger',
  expired: 'danger',
  deleting: 'danger',
}

interface BadgeProps {
  readonly word: string
  /** For words that are not the value of a choice. */
  readonly label?: string
  /** Tones from the declaration, which override the defaults. */
  readonly tones?: Readonly<Record<string, Tone>>
}

export function Badge({ word, label = wordsOf(word), tones = {} }: BadgeProps) {
  const tone = tones[word] ?? TONES[word] ?? 'plain'
  return <span className={`${styles.badge} ${styles[tone] ?? ''}`}>{label}</span>
}
