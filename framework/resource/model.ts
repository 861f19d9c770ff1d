// The frozen form of a declaration that every surface reads, with all names and facets resolved.
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
  /** JSON answers may contain null. */
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
  /** What lists filter and sort by instead of the field's column. */
  readonly standIn: StandInModel | null
  /** Not every reader of the record may read the field. */
  readonly hasReadRule?: boolean
  /** SQL instead of the column, for callers who do not see the whole value. */
  readonly expression?: (column: string) => string
  /** For a relation whose targets the caller may not see entirely. */
  readonly sight?: Sight
}

/** Which of a relation's targets a caller can see. */
export interface Sight {
  /** The field for callers who see all targets. */
  readonly of: FieldModel
  /** None: the caller may not read the target resource. */
  readonly isClosed: boolean
  /** SQL that is true for ids of visible targets. */
  isMet(id: string): string
}

/** A stand-in with its column, if any: maintained by the database, shown on no surface. */
export interface StandInModel extends StandIn {
  readonly column: string | null
}

/** The join table of a relation to many; the field's column holds the ids in order. */
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

/** A field of another resource that points here and names its inverse. */
export interface InverseModel {
  readonly name: string
  readonly resource: string
  readonly field: string
}

/** A sort key on a related resource. */
export interface SortedPath {
  readonly relation: FieldModel
  readonly target: ResourceModel
  readonly field: FieldModel
}

export interface OrderTerm {
  /** A field, or one behind a relation: `author__lastName`. */
  readonly field: string
  readonly direction: 'asc' | 'desc'
  /** The resolved path, if it passes through a relation. */
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
  /** Declared and system fields (`id createdAt updatedAt`) in answer order. */
  readonly fields: ReadonlyMap<string, FieldModel>
  readonly readable: readonly FieldModel[]
  readonly filters: ReadonlySet<string>
  readonly ordering: readonly OrderTerm[]
  /** Related fields by which lists can be sorted: `author__lastName`. */
  readonly sortable: readonly string[]
  readonly operations: ReadonlySet<OperationName>
  readonly actions: ReadonlyMap<string, ActionModel>
  readonly inverses: readonly InverseModel[]
  readonly rows: RowRule
  /** SQL condition that rows of the aliased table must meet to exist on any surface. */
  readonly condition?: (alias: string) => string
  readonly isAudited: boolean
  /** Whether columns have their kinds' check constraints. */
  readonly isChecked: boolean
  readonly unique: readonly (readonly string[])[]
  readonly titleField: string
  readonly edge: EdgeModel | null
}

export type Models = ReadonlyMap<string, ResourceModel>
