// A role as a table of resources and operations; each row expands to the records it covers.
import { type ReactNode, useEffect, useRef } from 'react'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { textOfReason } from '../reasons/reason-text.ts'
import { t } from '../texts.ts'
import {
  COLUMNS,
  type Column,
  changeable,
  isEverybodys,
  othersOf,
  type Permission,
  permissionIn,
  type Resource,
  stateOf,
  toggled,
} from './grid.ts'
import styles from './matrix.module.css'

export interface MatrixProps {
  readonly name: string
  readonly resources: readonly Resource[]
  readonly words: ReadonlySet<string>
  /** Omitted for a read-only role. */
  onChange?(words: ReadonlySet<string>): void
}

export function Matrix(matrix: MatrixProps) {
  const groups = useGroups(matrix.resources)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must reach a region that scrolls (WCAG 2.1.1)
    <section className={styles.region} aria-label={t('matrix', { name: matrix.name })} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('matrix.resource')}</th>
            {COLUMNS.map((column) => (
              <ColumnHead key={column} {...matrix} column={column} />
            ))}
            <th scope="col">{t('matrix.more')}</th>
          </tr>
        </thead>
        {groups.map(([heading, resources]) => (
          <tbody key={heading}>
            <tr>
              <th scope="rowgroup" colSpan={COLUMNS.length + 2} className={styles.group}>
                {heading}
              </th>
            </tr>
            {resources.map((resource) => (
              <RowOf key={resource.name} {...matrix} resource={resource} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  )
}

/** Under the menu headings if the caller can see the resource; the rest belongs to the system. */
function useGroups(resources: readonly Resource[]): [heading: string, resources: Resource[]][] {
  const known = new Map(useAdmin().resources.map(({ name, group }) => [name, wordsOf(group)]))
  return [...Map.groupBy(resources, ({ name }) => known.get(name) ?? wordsOf('system'))].toReversed()
}

function ColumnHead({ resources, words, onChange, column }: MatrixProps & { column: Column }) {
  const all = resources.flatMap((resource) => permissionIn(resource, column) ?? [])
  const label = t(`matrix.${column}`)
  return (
    <th scope="col" className={styles.cell}>
      <span className={styles.head}>
        {label}
        {onChange && <Switch all={all} words={words} label={t('matrix.column', { verb: label })} onChange={onChange} />}
      </span>
    </th>
  )
}

function RowOf({ resource, ...matrix }: MatrixProps & { resource: Resource }) {
  const { words, onChange } = matrix
  const others = othersOf(resource)
  return (
    <tr>
      <th scope="row" className={styles.resource}>
        <span className={styles.head}>
          {onChange && (
            <Switch
              all={resource.permissions}
              words={words}
              label={t('matrix.all.of', { label: resource.label })}
              onChange={onChange}
            />
          )}
          <details className={styles.rows}>
            <summary>{resource.label}</summary>
            <p>{textOfReason(resource.reading)}</p>
            <p>{textOfReason(resource.writing)}</p>
          </details>
        </span>
      </th>
      {COLUMNS.map((column) => {
        const permission = permissionIn(resource, column)
        return (
          <td key={column} className={styles.cell}>
            {permission && (
              <Cell {...matrix} permission={permission} label={`${resource.label}: ${t(`matrix.${column}`)}`} />
            )}
          </td>
        )
      })}
      <td>
        <div className={styles.others}>
          {others.map((permission) => (
            <Cell key={permission.word} {...matrix} permission={permission} label={permission.summary} isSpelled />
          ))}
        </div>
      </td>
    </tr>
  )
}

interface CellProps extends MatrixProps {
  readonly permission: Permission
  readonly label: string
  readonly isSpelled?: boolean
}

function Cell({ permission, label, isSpelled = false, words, onChange }: CellProps) {
  const isOn = isEverybodys(permission) || words.has(permission.word)
  if (!onChange) return <Sign isOn={isOn} label={label} isSpelled={isSpelled} />
  const isFixed = changeable([permission]).length === 0
  return (
    <label className={styles.label} title={titleOf(permission)}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isFixed}
        aria-label={isSpelled ? undefined : label}
        onChange={() => onChange(words.symmetricDifference(new Set([permission.word])))}
      />
      {isSpelled && label}
    </label>
  )
}

function titleOf(permission: Permission): string {
  if (isEverybodys(permission)) return `${permission.word}: ${t('matrix.everybody')}`
  return permission.isMine ? permission.word : `${permission.word}: ${t('matrix.notMine')}`
}

/** For a role that cannot be changed here. */
function Sign({ isOn, label, isSpelled }: { isOn: boolean; label: string; isSpelled: boolean }): ReactNode {
  const said = t(isOn ? 'matrix.yes' : 'matrix.no')
  return (
    <span className={`${styles.sign} ${isOn ? styles.on : styles.off}`}>
      <span aria-hidden="true">{isOn ? '✓' : '–'}</span>
      <span className={isSpelled ? '' : 'visually-hidden'}>{label}</span>
      <span className="visually-hidden">{said}</span>
    </span>
  )
}

interface SwitchProps {
  readonly all: readonly Permission[]
  readonly words: ReadonlySet<string>
  readonly label: string
  onChange(words: ReadonlySet<string>): void
}

/** Toggles a row or column; indeterminate if partly on. */
function Switch({ all, words, label, onChange }: SwitchProps) {
  const box = useRef<HTMLInputElement>(null)
  const state = stateOf(all, words)
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some'
  }, [state])
  if (state === null) return null
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={label}
      checked={state === 'all'}
      onChange={() => onChange(toggled(all, words))}
    />
  )
}
