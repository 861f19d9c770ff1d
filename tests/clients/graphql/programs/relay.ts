// A program with Relay's runtime and its compiler's output for `relay-documents.ts`.
import {
  commitMutation,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  type GraphQLTaggedNode,
  type MutationParameters,
  Network,
  Observable,
  type OperationType,
  RecordSource,
  requestSubscription,
  Store,
  type SubscribeFunction,
} from 'relay-runtime'
import type { Asked } from '../../story.ts'
import create from '../dist/relay/relayDocumentsCreateMutation.graphql.ts'
import events from '../dist/relay/relayDocumentsEventsSubscription.graphql.ts'
import login from '../dist/relay/relayDocumentsLoginMutation.graphql.ts'
import missing from '../dist/relay/relayDocumentsMissingQuery.graphql.ts'
import node from '../dist/relay/relayDocumentsNodeQuery.graphql.ts'
import page from '../dist/relay/relayDocumentsPageQuery.graphql.ts'
import update from '../dist/relay/relayDocumentsUpdateMutation.graphql.ts'
import type { GraphqlTold } from '../story.ts'
import { addressOf, type Data, hearOf, openSocket } from './follow.ts'

interface Answer {
  readonly data: Data
  readonly errors: readonly { readonly extensions: { readonly code: string } }[]
}

/** Raw answers: Relay's store hides what fragments did not request. */
function openEnvironment(asked: Asked, { access, subscribe }: { access?: string; subscribe?: SubscribeFunction }) {
  const answers: Answer[] = []
  const send = async (query: string | null | undefined, variables: object): Promise<GraphQLResponse> => {
    const response = await fetch(addressOf(asked), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(access && { authorization: `Bearer ${access}` }) },
      body: JSON.stringify({ query, variables }),
    })
    const answer = await response.json()
    answers.push(answer)
    return answer
  }
  const network = Network.create(({ text }, variables) => send(text, variables), subscribe)
  const environment = new Environment({ network, store: new Store(new RecordSource()) })
  return { environment, send, last: () => answers.at(-1)! }
}

export async function tell(asked: Asked): Promise<GraphqlTold> {
  const { email, password } = asked
  const stranger = openEnvironment(asked, {})
  await mutate(stranger.environment, login, { input: { email, password } })
  const { access } = stranger.last().data.login
  const socket = openSocket(asked, access)
  const subscribe: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) =>
      socket.subscribe({ query: text!, variables }, sink as Parameters<typeof socket.subscribe>[1]),
    )
  const { environment, send, last } = openEnvironment(asked, { access, subscribe })
  const ask = async (query: GraphQLTaggedNode, variables: object) => {
    await fetchQuery<OperationType>(environment, query, variables as OperationType['variables']).toPromise()
    return last().data
  }
  await mutate(environment, create, { name: 'First' })
  const { id } = last().data.createCategory.category
  await mutate(environment, create, { name: 'Second' })
  const one = (await ask(page, { first: 1 })).categories
  const two = (await ask(page, { first: 1, after: one.pageInfo.endCursor })).categories
  await mutate(environment, update, { id })
  const heard = new Promise<string>((resolve) => {
    const onNext = (response: unknown) => resolve((response as Data).events.data.name)
    requestSubscription(environment, { subscription: events, variables: {}, onNext, onError: console.error })
  })
  const changed = (await ask(node, { id })).node.name
  await ask(missing, {}).catch(() => {})
  const refused = last().errors[0]!.extensions.code
  await send('{ categories { nothing } }', {})
  const invalid = last().errors[0]!.extensions.code
  const told = {
    ...{ changed, refused, invalid },
    paged: [...one.edges, ...two.edges].map((edge) => edge.node.name),
    heard: await hearOf(heard, () => mutate(environment, create, { name: 'Heard' })),
  }
  await socket.dispose()
  return told
}

function mutate(
  environment: Environment,
  mutation: GraphQLTaggedNode,
  variables: Record<string, unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    commitMutation<MutationParameters>(environment, {
      mutation,
      variables,
      onCompleted: () => resolve(),
      onError: reject,
    })
  })
}
