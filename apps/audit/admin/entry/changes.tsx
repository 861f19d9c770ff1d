// The changes of an entry, field by field: word by word within texts, before and after for everything else.
import type { AdminField, AdminResource } from '#admin/api/metadata.ts'
import type { Json } from '#admin/api/records.ts'
import { fieldOf, wordsOf } from '#admin/metadata/resources.ts'
import { diffTexts, type Piece } from '#admin/state/form/text-diff.ts'
import { useTitles } from '#admin/widgets/suggestions.ts'
import { t } from '../texts.ts'
import styles from './changes.module.css'
import { type Change, type Changes, isNothing } from './entries.ts'
import { isProse, textOf } from './text-of.ts'

/** `resource` is undefined if the caller cannot see it or it no longer exists. */
export function ChangeList({ resource, changes }: { resource: AdminResource | undefined; changes: Changes }) {
  return (
    <dl className={styles.changes}>
      {shownOf(changes).map(([name, change]) => {
        const field = resource && fieldOf(resource, name)
        return (
          <div key={name} className={styles.change}>
            <dt>{field?.label ?? wordsOf(name)}</dt>
            <dd>
              <ChangeOf field={field} change={change} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** Skips fields that were empty and still are, such as an empty list of a new record. */
function shownOf(changes: Changes): [string, Change][] {
  return Object.entries(changes).filter(([, { old, new: now }]) => !(isNothing(old) && isNothing(now)))
}

function ChangeOf({ field, change }: { field: AdminField | undefined; change: Change }) {
  const { old, new: now } = change
  if (isProse(field, old) && isProse(field, now)) return <Diff pieces={diffTexts(old, now)} />
  return (
    <>
      {!isNothing(old) && (
        <del className={styles.gone} title={t('value.was')}>
          <Value field={field} value={old} />
        </del>
      )}
      {!(isNothing(old) || isNothing(now)) && ' '}
      {!isNothing(now) && (
        <ins className={styles.new} title={t('value.is')}>
          <Value field={field} value={now} />
        </ins>
      )}
    </>
  )
}

/** One value of the trail. Related records appear by title if readable. */
export function Value({ field, value }: { field: AdminField | undefined; value: Json }) {
  if (field?.relation && value !== null) return <Related field={field} ids={[value].flat().map(String)} />
  return <>{textOf(field, value)}</>
}

function Related({ field, ids }: { field: AdminField; ids: readonly string[] }) {
  const titles = useTitles(field, ids)
  return <>{ids.map((id) => titles.get(id) ?? id).join(', ') || t('value.none')}</>
}

const LONG = 400
const SHOWN = 150

function Diff({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <p className={styles.text}>
      {withPlaces(pieces).map(({ kind, text, place }) => {
        if (kind === 'same') return <span key={place}>{shortened(text)}</span>
        const Changed = kind === 'gone' ? 'del' : 'ins'
        return (
          <Changed key={place} className={styles[kind]}>
            {text}
          </Changed>
        )
      })}
    </p>
  )
}

/** Each piece with its start position, which serves as its key. */
function withPlaces(pieces: readonly Piece[]): (Piece & { place: number })[] {
  let end = 0
  return pieces.map((piece) => {
    const place = end
    end += piece.text.length
    return { ...piece, place }
  })
}

/** Shortens unchanged text to its ends. */
function shortened(text: string): string {
  if (text.length <= LONG) return text
  const [start, end] = [text.slice(0, SHOWN), text.slice(-SHOWN)]
  const count = text.slice(SHOWN, -SHOWN).split(/\s+/).length
  return `${start} ${t('value.unchanged', { count })} ${end}`
}
