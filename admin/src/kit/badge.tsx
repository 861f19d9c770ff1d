// One word of a few that a field can hold, such as a status.
import { wordsOf } from '../metadata/resources.ts'
import styles from './badge.module.css'

/** Words whose meaning is plain in any app; every other one is plain. */
const TONES: Readonly<Record<string, 'good' | 'warn' | 'danger'>> = {
  published: 'good',
  active: 'good',
  completed: 'good',
  verified: 'good',
  ready: 'good',
  delivered: 'good',
  pending: 'warn',
  running: 'warn',
  suspended: 'warn',
  failed: 'danger',
  dead: 'danger',
  expired: 'danger',
  deleting: 'danger',
}

/** `label` is for words that are no name of a choice. */
export function Badge({ word, label = wordsOf(word) }: { word: string; label?: string }) {
  const tone = TONES[word]
  return <span className={`${styles.badge} ${tone ? styles[tone] : ''}`}>{label}</span>
}
