// A program with Apollo Client and its defaults, with automatic persisted queries and the socket of graphql-ws.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import type { Asked } from '../../story.ts'
import type { GraphqlTold } from '../story.ts'
import { addressOf, type Data, hearOf, openSocket } from './follow.ts'

const LOGIN = gql`mutation ($input: LoginInput!) { login(input: $input) { access } }`
const CREATE = gql`mutation ($name: String!) { createCategory(input: { name: $name }) { category { id name } } }`
const UPDATE = gql`mutation ($id: ID!) { updateCategory(id: $id, input: { name: "Changed" }) { category { id name } } }`
const PAGE = gql`query ($after: String) {
  categories(first: 1, after: $after, orderBy: [name_DESC]) { nodes { id name } pageInfo { endCursor hasNextPage } }
}`
const NODE = gql`query ($id: ID!) { node(id: $id) { id ... on Category { name } } }`
const MISSING = gql`{ category(id: "x") { id name } categories { totalCount } }`
const INVALID = gql`{ categories { nothing } }`
const EVENTS = gql`subscription { events(names: ["categories.created"]) { id data } }`

export async function tell(asked: Asked): Promise<GraphqlTold> {
  const { email, password } = asked
  const uri = addressOf(asked)
  const stranger = new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache() })
  const session = await stranger.mutate<Data>({ mutation: LOGIN, variables: { input: { email, password } } })
  const { access } = session.data!.login
  const socket = openSocket(asked, access)
  const http = new PersistedQueryLink({ sha256 }).concat(
    new HttpLink({ uri, headers: { authorization: `Bearer ${access}` } }),
  )
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    http,
  )
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const ask = async (query: typeof PAGE, variables: object = {}) =>
    (await client.query<Data>({ query, variables, fetchPolicy: 'network-only' })).data!
  const change = async (mutation: typeof PAGE, variables: object) =>
    (await client.mutate<Data>({ mutation, variables })).data!
  const first = (await change(CREATE, { name: 'First' })).createCategory.category
  await change(CREATE, { name: 'Second' })
  const one = (await ask(PAGE)).categories
  const two = (await ask(PAGE, { after: one.pageInfo.endCursor })).categories
  await change(UPDATE, { id: first.id })
  const heard = new Promise<string>((resolve) => {
    client.subscribe<Data>({ query: EVENTS }).subscribe(({ data }) => resolve(data!.events.data.name))
  })
  const told = {
    paged: [...one.nodes, ...two.nodes].map(({ name }) => name),
    changed: (await ask(NODE, { id: first.id })).node.name,
    refused: await codeOf(ask(MISSING)),
    invalid: await codeOf(ask(INVALID)),
    heard: await hearOf(heard, () => change(CREATE, { name: 'Heard' })),
  }
  client.stop()
  await socket.dispose()
  return told
}

async function codeOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.catch((thrown: unknown) => thrown)
  return CombinedGraphQLErrors.is(error) ? String(error.errors[0]?.extensions?.code) : `no GraphQL error: ${error}`
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
