// What refers to a record: each relation to it, with the number of records and a link to their list.
import { useQuery } from '@tanstack/react-query'
import type { AdminField, AdminResource } from '#admin/api/metadata.ts'
import type { RecordProps } from '#admin/extend/define-part.ts'
import { Link } from '#admin/kit/link.tsx'
import { keyOf } from '#admin/metadata/resources.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useAdmin, usePlace, useTenant } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import styles from './history.module.css'

/** Each one is counted, so the number is limited. */
const MOST_RELATIONS = 20

export function Related({ resource, kept }: RecordProps) {
  const relations = relationsTo(useAdmin().resources, resource.name)
  if (relations.length === 0) return null
  return (
    <section aria-label={t('related')}>
      <h2>{t('related')}</h2>
      <ul>
        {relations.map(([from, field]) => (
          <Reference key={`${from.name}.${field.name}`} from={from} field={field} id={kept.record.id} />
        ))}
      </ul>
    </section>
  )
}

/** Relations whose lists can be filtered by one record. */
function relationsTo(resources: readonly AdminResource[], name: string): [AdminResource, AdminField][] {
  const listed = resources.filter(({ operations }) => operations.includes('list'))
  const found = listed.flatMap((from) =>
    from.fields
      .filter((field) => field.relation?.to === name && wordFor(from, field) !== null)
      .map((field): [AdminResource, AdminField] => [from, field]),
  )
  return found.slice(0, MOST_RELATIONS)
}

/** The filter for records that refer to this one; null if the list has none. */
function wordFor({ filters }: AdminResource, { name }: AdminField): string | null {
  if (filters[name]?.includes('exact')) return name
  return filters[name]?.includes('has') ? `${name}__has` : null
}

function Reference({ from, field, id }: { from: AdminResource; field: AdminField; id: string }) {
  const search = { [wordFor(from, field)!]: id }
  const query = { ...search, page_size: '1', cursor: '', count: 'limited', fields: 'id' }
  const { data } = useQuery(listQuery(usePlace(from), query))
  const params = { tenant: useTenant()!, resource: keyOf(from) }
  return (
    <li className={styles.reference}>
      <Link to="/t/$tenant/$resource" params={params} search={search}>
        {from.labelPlural}
      </Link>
      <span className={styles.count}>
        <span className={styles.soft}>{field.label}</span>{' '}
        {data?.count != null && `${formatNumber(data.count)}${data.countIsLimited ? '+' : ''}`}
      </span>
    </li>
  )
}
