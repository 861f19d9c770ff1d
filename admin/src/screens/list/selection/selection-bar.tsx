// Below the rows while some are selected: the count, "select all that match", and bulk actions.
import { lazy, Suspense, useState } from 'react'
import type { AdminAction } from '../../../api/metadata.ts'
import type { Page } from '../../../api/records.ts'
import type { Run } from '../../../api/runs.ts'
import { Button } from '../../../kit/button.tsx'
import { wordsOf } from '../../../metadata/resources.ts'
import { filtersIn } from '../../../state/lists/list-query.ts'
import { formatNumber, t } from '../../../texts/t.ts'
import type { ListProps } from '../list-props.ts'
import type { Doing } from './run-dialog.tsx'
import { askedOf, countOf } from './selection.ts'
import styles from './selection-bar.module.css'
import type { Chosen } from './use-selection.ts'

const RunDialog = lazy(() => import('./run-dialog.tsx').then((module) => ({ default: module.RunDialog })))
const RunProgress = lazy(() => import('./run-progress.tsx').then((module) => ({ default: module.RunProgress })))
const ExportDialog = lazy(() =>
  import('../exporting/export-dialog.tsx').then((module) => ({ default: module.ExportDialog })),
)

interface BarProps extends ListProps {
  readonly page: Page
  readonly chosen: Chosen
}

/** Visible while something is selected or its run is in progress. */
export function SelectionBar(list: BarProps) {
  const { resource, words, page, chosen } = list
  const [doing, setDoing] = useState<Doing | 'export' | null>(null)
  const [run, setRun] = useState<Run | null>(null)
  const total = page.countIsLimited ? null : page.count
  const count = countOf(chosen.selection, total)
  const which = askedOf(chosen.selection, {
    ...Object.fromEntries(filtersIn(words)),
    ...(words.search && { search: words.search }),
  })
  const close = () => setDoing(null)
  const begun = (next: Run) => {
    close()
    setRun(next)
    chosen.clear()
  }
  return (
    <>
      {count !== 0 && (
        <section className={styles.bar} aria-label={t('select.bar')}>
          <Count {...list} count={count} />
          <Offers resource={resource} onChoose={setDoing} />
        </section>
      )}
      <Suspense>
        {doing === 'export' && <ExportDialog {...list} selection={chosen.selection} total={count} onClose={close} />}
        {doing !== null && doing !== 'export' && (
          <RunDialog resource={resource} doing={doing} count={count} which={which} onBegun={begun} onClose={close} />
        )}
        {run && <RunProgress key={run.id} resource={resource} begun={run} onClose={() => setRun(null)} />}
      </Suspense>
    </>
  )
}

function Count({ page, chosen, count }: BarProps & { count: number | null }) {
  const mayBeMore = !chosen.selection.isAll && (page.next !== null || page.previous !== null)
  const all =
    page.countIsLimited || page.count === null
      ? t('select.all')
      : t('select.all.count', { count: formatNumber(page.count) })
  return (
    <div className={styles.count}>
      <strong role="status">
        {count === null ? t('select.everything') : t('select.count', { count: formatNumber(count) })}
      </strong>
      {mayBeMore && (
        <Button tone="quiet" onClick={chosen.chooseAll}>
          {all}
        </Button>
      )}
      <Button tone="quiet" onClick={chosen.clear}>
        {t('select.clear')}
      </Button>
    </div>
  )
}

/** The bulk operations that the metadata allows; everybody who sees a list may export it. */
function Offers({ resource, onChoose }: Pick<BarProps, 'resource'> & { onChoose(doing: Doing | 'export'): void }) {
  const { many, actions } = resource
  const isOffered = ({ name }: Pick<AdminAction, 'name'>) => many.includes(name)
  return (
    <div className={styles.offers}>
      <Button onClick={() => onChoose('export')}>{t('export.open')}</Button>
      {isOffered({ name: 'update' }) && <Button onClick={() => onChoose('update')}>{t('select.update')}</Button>}
      {actions.filter(isOffered).map((action) => (
        <Button key={action.name} tone={action.isDangerous ? 'danger' : 'plain'} onClick={() => onChoose(action)}>
          {wordsOf(action.name)}
        </Button>
      ))}
      {isOffered({ name: 'delete' }) && (
        <Button tone="danger" onClick={() => onChoose('delete')}>
          {t('form.delete')}
        </Button>
      )}
    </div>
  )
}
