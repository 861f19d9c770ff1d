// `subscription { events }`: live events of the caller's tenant.
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
import { currentPlace } from '#framework/events/following/read-events.ts'
import { EVENT_NAME, followEvents, placeOfCursor } from '#framework/operations/events/follow-events.ts'
import type { VisibleEvent } from '#framework/operations/events/visible-events.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { RequestState } from '../run/request-state.ts'
import { SCALARS } from './scalars.ts'
import type { TypeBook } from './type-book.ts'

/** GraphQL's context value during a subscription. */
export interface StreamState extends RequestState {
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal
}

/** The source of a subscription: batches of events; an empty batch is a heartbeat. */
export type EventSource = AsyncGenerator<readonly VisibleEvent[]>

interface EventArguments {
  names?: string[] | null
  after?: string | null
}

const NAMES = Type.Object({
  names: Type.Array(Type.String({ maxLength: 100, pattern: EVENT_NAME }), { minItems: 1, maxItems: 50 }),
})
const given = (type: GraphQLOutputType, description: string) => ({ type: new GraphQLNonNull(type), description })

/** The only root field: every event is a separate answer. */
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

/** Its name leaves `events` free for a product's own resource. */
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
