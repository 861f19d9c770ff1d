// The frozen form of a declaration that every surface reads: all names and facets worked out.
import type { TSchema } from 'typebox'
import type { ActionDefinition } from './define-action.ts'
import type { AnyResource, OperationName } from './define-resource.ts'
import type { EdgeModel } from './edge.ts'
import type { AuditLevel, FieldKind, FieldOptions, Lookup, Relation, StandIn } from './field.ts'
import type { ResourceNames } from './inflection.ts'
import type { RowRule } from './row-rules/row-rule.ts'

export interface FieldModel {
  readonly name: string
  readonly column: string
  readonly kind: FieldKind
  readonly options: FieldOptions
  readonly label: string
  readonly schema: TSchema
  readonly isList: boolean
  /** JSON answers may hold null. */
  readonly isNullable: boolean
  readonly isRequired: boolean
  readonly isReadable: boolean
  readonly onCreate: boolean
  readonly onUpdate: boolean
  readonly isUnique: boolean
  readonly isSearched: boolean
  readonly isSystem: boolean
  readonly lookups: readonly Lookup[]
  readonly audit: AuditLevel
  readonly relation: Relation | null
  readonly join: JoinTable | null
  /** Where lists are filtered or sorted by the field and its own column is not sought. */
  readonly standIn: StandInModel | null
  /** Not everybody who reads the record reads the field. */
  readonly hasReadRule?: boolean
  /** SQL in the place of the column, for whoever does not meet the whole value. */
  readonly expression?: (column: string) => string
  /** Of a relation, for a caller who may not meet everything that it points at. */
  readonly sight?: Sight
}

/** Which of the records behind a relation a caller meets. */
export interface Sight {
  /** The field as others meet it, who meet all of them. */
  readonly of: FieldModel
  /** None of them: the caller may not read the resource at all. */
  readonly isClosed: boolean
  /** SQL that is true for the ids of those who are met. */
  isMet(id: string): string
}

/** A stand-in, and the column that keeps it, if any: made by the database, and on no surface. */
export interface StandInModel extends StandIn {
  readonly column: string | null
}

/** The table that keeps what a relation to many points at in its place; the column of the field holds the ids in their order. */
export interface JoinTable {
  readonly schema: string
  readonly table: string
  readonly from: string
  readonly to: string
}

export interface ActionModel {
  readonly name: string
  readonly path: string
  readonly permission: string
  readonly definition: ActionDefinition
}

/** A field of another resource that points here and named its inverse. */
export interface InverseModel {
  readonly name: string
  readonly resource: string
  readonly field: string
}

/** What lists are sorted by that stands in another resource. */
export interface SortedPath {
  readonly relation: FieldModel
  readonly target: ResourceModel
  readonly field: FieldModel
}

export interface OrderTerm {
  /** A field, or one behind a relation: `author__lastName`. */
  readonly field: string
  readonly direction: 'asc' | 'desc'
  /** Where a name that leads through a relation ends. */
  readonly path?: SortedPath
}

export interface ResourceModel {
  readonly name: string
  readonly app: string
  readonly resource: AnyResource
  readonly names: ResourceNames
  readonly description: string
  readonly schema: string
  readonly table: string
  /** Declared and system fields (`id createdAt updatedAt`) in the order of answers. */
  readonly fields: ReadonlyMap<string, FieldModel>
  readonly readable: readonly FieldModel[]
  readonly filters: ReadonlySet<string>
  readonly ordering: readonly OrderTerm[]
  /** Fields behind relations that lists can be sorted by: `author__lastName`. */
  readonly sortable: readonly string[]
  readonly operations: ReadonlySet<OperationName>
  readonly actions: ReadonlyMap<string, ActionModel>
  readonly inverses: readonly InverseModel[]
  readonly rows: RowRule
  /** SQL that rows of the table, under this alias, must meet to be there at all, on every surface. */
  readonly condition?: (alias: string) => string
  readonly isAudited: boolean
  /** Columns have the checks of their kinds. */
  readonly isChecked: boolean
  readonly unique: readonly (readonly string[])[]
  readonly titleField: string
  readonly edge: EdgeModel | null
}

export type Models = ReadonlyMap<string, ResourceModel>
