// Actions on the open view, and saving the list as a new one.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../kit/button.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import { Confirm } from '../../../kit/page/dialog.tsx'
import { Popover } from '../../../kit/page/popover.tsx'
import { Icon } from '../../../kit/shown/icon.tsx'
import { filtersIn, VIEW, type Words } from '../../../state/lists/list-query.ts'
import {
  changeView,
  createView,
  deleteView,
  mayShare,
  type SavedView,
  viewsPlaceOf,
} from '../../../state/lists/saved-views.ts'
import { forgetRecords } from '../../../state/server/queries.ts'
import { useAdmin, useTenant } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import type { ViewProps } from '../list-props.ts'
import { ViewForm } from './view-form.tsx'
import styles from './view-tabs.module.css'
import { changesTo, isOtherThan, queryFrom, wordsOfView } from './views.ts'

function useViewsPlace() {
  return viewsPlaceOf(useAdmin(), useTenant())
}

/** Offered once the list has unsaved settings. */
export function SaveView({ resource, words, look, views, change }: ViewProps) {
  const place = useViewsPlace()
  const [isOpen, setOpen] = useState(false)
  const { open } = views
  const isNew = open ? isOtherThan(open, words) || look.isOwn : isSetUp(words) || look.isOwn
  if (!isNew || !place?.resource.operations.includes('create')) return null
  const save = async (answers: { name: string; isShared: boolean }) => {
    const view = await createView(place, resource.name, { ...answers, query: queryFrom(words, look.layout) })
    await forgetRecords(place)
    look.reset()
    change(changesTo(words, wordsOfView(view)))
    tell(t('view.saved', { name: view.name }))
  }
  return (
    <>
      <Button tone="quiet" onClick={() => setOpen(true)}>
        {t('view.save')}
      </Button>
      {isOpen && (
        <ViewForm
          title={t('view.save')}
          usual={{ name: '', isShared: false }}
          save={save}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** Whether a list without a view has settings that a view would keep. */
function isSetUp(words: Words): boolean {
  return filtersIn(words).length > 0 || words.search !== undefined || words.ordering !== undefined
}

/** Entries that the reader may use: authors change their views, and people with the right to share can also unshare others' views. */
export function ViewMenu({ view, ...list }: ViewProps & { view: SavedView }) {
  const admin = useAdmin()
  const place = useViewsPlace()!
  const [asked, ask] = useState<'rename' | 'delete' | null>(null)
  const isMine = view.user === admin.person?.id
  const isFirst = list.views.first === view.id
  const isChanged = isOtherThan(view, list.words) || list.look.isOwn
  const run = useViewChange(view, list)
  return (
    <>
      <Popover button={<Icon name="more" />} label={t('view.menu', { name: view.name })} tone="quiet">
        {(close) => {
          const entry = (label: string, act: () => void) => (
            <Button
              tone="quiet"
              disabled={run.isPending}
              onClick={() => {
                close()
                act()
              }}
            >
              {label}
            </Button>
          )
          return (
            <div className={styles.entries}>
              {isMine && isChanged && entry(t('view.update'), () => run.mutate())}
              {isMine && entry(t('view.rename'), () => ask('rename'))}
              {entry(t(isFirst ? 'view.first.not' : 'view.first'), () =>
                list.views.openFirst(isFirst ? null : view.id),
              )}
              {(isMine || mayShare(admin)) && entry(t('view.delete'), () => ask('delete'))}
            </div>
          )
        }}
      </Popover>
      {run.error && <ProblemNotice error={run.error} />}
      {asked === 'rename' && (
        <ViewForm
          title={t('view.rename')}
          usual={view}
          save={async ({ name, isShared }) => {
            await changeView(place, view, { name, isShared })
            await forgetRecords(place)
          }}
          onClose={() => ask(null)}
        />
      )}
      {asked === 'delete' && <DeleteView view={view} {...list} onClose={() => ask(null)} />}
    </>
  )
}

/** Saves the current list into the view. */
function useViewChange(view: SavedView, { words, look }: ViewProps) {
  const place = useViewsPlace()!
  return useMutation({
    mutationFn: async () => {
      await changeView(place, view, { query: queryFrom(words, look.layout) })
      await forgetRecords(place)
    },
    onSuccess: () => {
      look.reset()
      tell(t('view.saved', { name: view.name }))
    },
  })
}

function DeleteView({ view, words, change, onClose }: ViewProps & { view: SavedView; onClose(): void }) {
  const place = useViewsPlace()!
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      await deleteView(place, view)
      await forgetRecords(place)
    },
    // The list keeps showing the same rows.
    onSuccess: () => change({ ...words, [VIEW]: undefined }),
  })
  return (
    <Confirm
      title={t('form.delete.title', { title: view.name })}
      text={t(view.isShared ? 'view.delete.shared' : 'view.delete.own')}
      confirm={t('view.delete')}
      isBusy={isPending}
      onConfirm={() => mutate()}
      onCancel={onClose}
    >
      {error && <ProblemNotice error={error} />}
    </Confirm>
  )
}
