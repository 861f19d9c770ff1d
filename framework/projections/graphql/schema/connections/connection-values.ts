// Values of a connection's fields. Cursors are created when read, so a query without cursors pays nothing.
import type { GraphQLResolveInfo } from 'graphql'
import { cursorOf, type RecordList } from '#framework/operations/list.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { selectedFields } from './selected-fields.ts'

/** The source object of a connection type. */
export interface Connection {
  nodes: readonly Row[]
  edges: readonly Edge[]
  pageInfo: PageInfo
  totalCount: number | null
  totalCountIsLimited: boolean
  isRanked: boolean
}

/** Creates edges only if the document selects them. */
export function buildConnection(list: RecordList, info: GraphQLResolveInfo): Connection {
  return {
    nodes: list.records,
    edges: selectedFields(info).has('edges') ? list.records.map((record) => new Edge(record, list)) : [],
    pageInfo: new PageInfo(list),
    totalCount: list.count,
    totalCountIsLimited: list.countIsLimited,
    isRanked: list.ranks !== null,
  }
}

class Edge {
  readonly node: Row
  readonly #list: RecordList

  constructor(node: Row, list: RecordList) {
    this.node = node
    this.#list = list
  }

  get cursor(): string {
    return cursorOf(this.node, this.#list)
  }
}

class PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly #list: RecordList

  constructor(list: RecordList) {
    this.hasNextPage = list.hasNext
    this.hasPreviousPage = list.hasPrevious
    this.#list = list
  }

  get startCursor(): string | null {
    const first = this.#list.records[0]
    return first ? cursorOf(first, this.#list) : null
  }

  get endCursor(): string | null {
    const last = this.#list.records.at(-1)
    return last ? cursorOf(last, this.#list) : null
  }
}
