// One word of a few that a field can hold, such as a status.
import type { Tone } from '../api/metadata.ts'
import { wordsOf } from '../metadata/resources.ts'
import styles from './badge.module.css'

/** Words whose meaning is plain in any app; every other one is plain. */
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
  /** For words that are no name of a choice. */
  readonly label?: string
  /** What a declaration says of words, before what they mean. */
  readonly tones?: Readonly<Record<string, Tone>>
}

export function Badge({ word, label = wordsOf(word), tones = {} }: BadgeProps) {
  const tone = tones[word] ?? TONES[word] ?? 'plain'
  return <span className={`${styles.badge} ${styles[tone] ?? ''}`}>{label}</span>
}
