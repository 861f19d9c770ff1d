// A program with urql and its default exchanges: it queries by GET where the address is short enough.
import {
  type AnyVariables,
  Client,
  type CombinedError,
  cacheExchange,
  fetchExchange,
  gql,
  subscriptionExchange,
} from '@urql/core'
import type { Asked } from '../../story.ts'
import type { GraphqlTold } from '../story.ts'
import { addressOf, hearOf, openSocket } from './follow.ts'

const LOGIN = gql`mutation ($input: LoginInput!) { login(input: $input) { access } }`
const CREATE = gql`mutation ($name: String!) { createCategory(input: { name: $name }) { category { id name } } }`
const UPDATE = gql`mutation ($id: ID!) { updateCategory(id: $id, input: { name: "Changed" }) { category { id name } } }`
const PAGE = gql`query ($after: String) {
  categories(first: 1, after: $after, orderBy: [name_DESC]) { nodes { name } pageInfo { endCursor hasNextPage } }
}`
const NODE = gql`query ($id: ID!) { node(id: $id) { id ... on Category { name } } }`
const MISSING = gql`{ category(id: "x") { name } categories { totalCount } }`
const INVALID = gql`{ categories { nothing } }`
const EVENTS = gql`subscription { events(names: ["categories.created"]) { data } }`

export async function tell(asked: Asked): Promise<GraphqlTold> {
  const { email, password } = asked
  const stranger = new Client({ url: addressOf(asked), exchanges: [cacheExchange, fetchExchange] })
  const session = await stranger.mutation(LOGIN, { input: { email, password } })
  const { access } = session.data.login
  const socket = openSocket(asked, access)
  const client = new Client({
    url: addressOf(asked),
    fetchOptions: { headers: { authorization: `Bearer ${access}` } },
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query: query!, variables: variables ?? {} }, sink) }),
        }),
      }),
    ],
  })
  const ask = async (query: typeof PAGE, variables: AnyVariables = {}) => {
    const { data, error } = await client.query(query, variables, { requestPolicy: 'network-only' })
    return { data, code: codeOf(error) }
  }
  const first = (await client.mutation(CREATE, { name: 'First' })).data.createCategory.category
  await client.mutation(CREATE, { name: 'Second' })
  const one = (await ask(PAGE)).data.categories
  const two = (await ask(PAGE, { after: one.pageInfo.endCursor })).data.categories
  await client.mutation(UPDATE, { id: first.id })
  const heard = new Promise<string>((resolve) => {
    client.subscription(EVENTS, {}).subscribe(({ data }) => data && resolve(data.events.data.name))
  })
  const told = {
    paged: [...one.nodes, ...two.nodes].map(({ name }) => name),
    changed: (await ask(NODE, { id: first.id })).data.node.name,
    refused: (await ask(MISSING)).code,
    invalid: (await ask(INVALID)).code,
    heard: await hearOf(heard, async () => client.mutation(CREATE, { name: 'Heard' })),
  }
  await socket.dispose()
  return told
}

function codeOf(error: CombinedError | undefined): string {
  return String(error?.graphQLErrors[0]?.extensions.code)
}
