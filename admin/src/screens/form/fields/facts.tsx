// What a record shows but does not ask: creation and last change, or everything for a person who may only read.
import type { AdminField } from '../../../api/metadata.ts'
import type { Row } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import { t } from '../../../texts/t.ts'
import { widgetOf } from '../../../widgets/index.ts'
import { useTitles } from '../../../widgets/suggestions.ts'
import { type CellProps, isId } from '../../../widgets/widget.ts'
import styles from '../form.module.css'

export function Facts({ fields, row, isAlone }: { fields: readonly AdminField[]; row: Row; isAlone: boolean }) {
  const copy = () => void navigator.clipboard.writeText(row.id).then(() => tell(t('value.copied')))
  return (
    <section className={isAlone ? styles.facts : styles.aside} aria-label={t('form.about')}>
      {isAlone && <p className={styles.hint}>{t('form.readOnly')}</p>}
      <dl className={styles.list}>
        {fields.map((field) => (
          <div key={field.name} className={styles.fact}>
            <dt>{field.label}</dt>
            <dd>
              <Fact field={field} value={row[field.name] ?? null} />
            </dd>
          </div>
        ))}
      </dl>
      <Button tone="quiet" onClick={copy}>
        {t('value.copy')}
      </Button>
    </section>
  )
}

/** A read-only value, with the titles of the records it points to. */
export function Fact({ field, value }: CellProps) {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return <>{t('value.none')}</>
  if (field.relation) return <Related field={field} ids={[value].flat().map(String)} />
  if (typeof value === 'string' && ['text', 'rich-text'].includes(field.widget) && !isId(field))
    return <span className={styles.long}>{value}</span>
  const { Cell } = widgetOf(field)
  return <Cell field={field} value={value} />
}

function Related({ field, ids }: { field: AdminField; ids: readonly string[] }) {
  const titles = useTitles(field, ids)
  return <>{ids.map((id) => titles.get(id) ?? id).join(', ')}</>
}
