// `subscription { events }`: what happens in the caller's tenant, as it happens.
import {
  type GraphQLFieldConfig,
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql'
import Type from 'typebox'
import { currentPlace } from '#framework/events/read-events.ts'
import { EVENT_NAME, followEvents, placeOfCursor } from '#framework/operations/events/follow-events.ts'
import type { VisibleEvent } from '#framework/operations/events/visible-events.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { PEND } from '#framework/resource/name-book.ts'
import type { RequestState } from '../run/request-state.ts'
import { SCALARS } from './scalars.ts'
import type { TypeBook } from './type-book.ts'

/** GraphQL's context value while a subscription runs. */
export interface StreamState extends RequestState {
  /** Aborted when the reader goes away. */
  readonly signal: AbortSignal
}

/** What a subscription's source gives: events, some at a time; none at all is a heart beat. */
export type EventSource = AsyncGenerator<readonly VisibleEvent[]>

interface EventArguments {
  names?: string[] | null
  after?: string | null
}

const NAMES = Type.Object({
  names: Type.Array(Type.String({ maxLength: 100, pattern: EVENT_NAME }), { minItems: 1, maxItems: 50 }),
})
const given = (type: GraphQLOutputType, description: string) => ({ type: new GraphQLNonNull(type), description })

/** The one field of the root: every event is an answer of its own. */
export function eventsFieldOf(book: TypeBook): GraphQLFieldConfig<VisibleEvent, RequestState, EventArguments> {
  return {
    type: new GraphQLNonNull(book.type({ name: 'VisibleEvent', ...PEND }, buildEventType)),
    description: 'Streams events over Server-Sent Events (graphql-sse, distinct connections).',
    args: {
      names: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: 'Only events with these names: articles.created, articles.publish …',
      },
      after: {
        type: GraphQLString,
        description: 'The cursor of an event; `start` means the oldest kept event. Without it, the stream begins now.',
      },
    },
    resolve: (event) => event,
    subscribe: (_source, { names, after }, state) => openEvents(state as StreamState, { names, after }),
  }
}

async function openEvents({ ctx, signal }: StreamState, { names, after }: EventArguments): Promise<EventSource> {
  if (ctx.tenantId === null) throw missingTenant(ctx, 'Events belong to a tenant: name one.')
  if (names) validateInput(NAMES, { names })
  const place = after === undefined || after === null ? await currentPlace(ctx) : placeOfCursor(after)
  return followEvents(ctx, { after: place, signal, ...(names && { names }) })
}

/** Named so that a resource of one's own can be called `events`. */
function buildEventType(): GraphQLObjectType<VisibleEvent, RequestState> {
  return new GraphQLObjectType({
    name: 'VisibleEvent',
    description: 'An event, as the caller may see it.',
    fields: {
      id: given(GraphQLID, 'Id of the event, the same for every receiver.'),
      cursor: given(GraphQLString, 'For `after`: what comes behind this event.'),
      name: given(GraphQLString, 'What happened: `articles.created`.'),
      resource: { type: GraphQLString, description: 'The resource; null if the event concerns none.' },
      recordId: { type: GraphQLID, description: 'The record; null if the event concerns none.' },
      data: { type: SCALARS.JSON, description: 'The record without its hidden fields, or the payload of the event.' },
      changed: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: 'The fields that an update changed.',
      },
      actorId: { type: GraphQLID, description: 'The actor; null for the service itself.' },
      at: given(SCALARS.DateTime, 'When it happened.'),
    },
  })
}
