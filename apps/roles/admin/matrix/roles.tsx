// Built-in and custom roles, one at a time as a permission matrix.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId } from 'react'
import { mayDo, type Row } from '#admin/api/records.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import controls from '#admin/kit/control.module.css'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { allQuery, recordQuery } from '#admin/state/server/queries.ts'
import { t } from '../texts.ts'
import { BUILT_IN, holdsByRank, type Resource } from './grid.ts'
import { Holders } from './holders.tsx'
import { Matrix } from './matrix.tsx'
import { NewRole } from './new-role.tsx'
import { OwnRole } from './own-role.tsx'
import styles from './roles.module.css'
import { usePermissions, useRoles } from './use-roles.ts'

export function Roles() {
  const resource = useRoles()
  const navigate = useNavigate()
  const { role: chosen = 'viewer' } = useSearch({ strict: false }) as { role?: string }
  const choose = (role: string | undefined) => void navigate({ to: '.', search: { role } as never })
  const permissions = usePermissions()
  const own = useQuery(allQuery(resource.place, { fields: 'id,name' }))
  const error = permissions.error ?? own.error
  const refetch = () => void Promise.all([permissions.refetch(), own.refetch()])
  return (
    <Screen title={t('roles')} actions={resource.mayCreate && <NewRole onCreated={choose} />}>
      {error && <Failure error={error} onRetry={refetch} />}
      {permissions.data && own.data ? (
        <>
          <RoleSelect own={own.data} chosen={chosen} onChoose={choose} />
          {isBuiltIn(chosen) ? (
            <BuiltIn role={chosen} resources={permissions.data} />
          ) : (
            <Own key={chosen} id={chosen} resources={permissions.data} onGone={() => choose(undefined)} />
          )}
        </>
      ) : (
        !error && <Loading />
      )}
    </Screen>
  )
}

function isBuiltIn(role: string): boolean {
  return (BUILT_IN as readonly string[]).includes(role)
}

interface SelectProps {
  readonly own: readonly Row[]
  readonly chosen: string
  onChoose(role: string): void
}

function RoleSelect({ own, chosen, onChoose }: SelectProps) {
  const id = useId()
  return (
    <div className={styles.choose}>
      <Field id={id} label={t('roles.choose')}>
        <select id={id} className={controls.control} value={chosen} onChange={(event) => onChoose(event.target.value)}>
          <optgroup label={t('roles.builtIn')}>
            {BUILT_IN.map((role) => (
              <option key={role} value={role}>
                {wordsOf(role)}
              </option>
            ))}
          </optgroup>
          {own.length > 0 && (
            <optgroup label={t('roles.own')}>
              {own.map((role) => (
                <option key={role.id} value={role.id}>
                  {String(role.name)}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </Field>
    </div>
  )
}

function BuiltIn({ role, resources }: { role: string; resources: readonly Resource[] }) {
  const held = resources.flatMap(({ permissions }) => permissions).filter((each) => holdsByRank(role, each))
  return (
    <>
      <p className={styles.soft}>{t('roles.builtIn.text')}</p>
      <Matrix name={wordsOf(role)} resources={resources} words={new Set(held.map(({ word }) => word))} />
      <Holders query={{ role }} />
    </>
  )
}

interface OwnProps {
  readonly id: string
  readonly resources: readonly Resource[]
  onGone(): void
}

function Own({ id, resources, onGone }: OwnProps) {
  const { place, mayUpdate } = useRoles()
  const { data, error, refetch } = useQuery(recordQuery(place, id))
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const words = new Set(data.record.permissions as readonly string[])
  const lacked = resources
    .flatMap(({ permissions }) => permissions)
    .filter((each) => words.has(each.word) && !each.isMine)
  return (
    <>
      {mayUpdate && mayDo(data, 'update') && lacked.length === 0 ? (
        <OwnRole key={data.etag} kept={data} resources={resources} onGone={onGone} />
      ) : (
        <>
          {mayUpdate ? (
            <Notice tone="warn" title={t('roles.beyond')} />
          ) : (
            <p className={styles.soft}>{t('roles.fixed.text')}</p>
          )}
          <Matrix name={String(data.record.name)} resources={resources} words={words} />
        </>
      )}
      <Holders query={{ roles__has: id }} />
    </>
  )
}
