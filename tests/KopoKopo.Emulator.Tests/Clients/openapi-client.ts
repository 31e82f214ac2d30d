// A client of the types that openapi-typescript makes: gets a token, pays, lets the result come, and reads it. Prints what became of it.
import createClient from 'openapi-fetch'
import type { paths } from './emulator'

declare const process: { argv: string[] }

const main = async () => {
  const [baseUrl, app] = process.argv.slice(2)
  const client = createClient<paths>({ baseUrl })
  const token = await client.POST('/oauth/token', { body: { grant_type: 'client_credentials', client_id: app, client_secret: 'secret' } })
  if (!token.data) throw new Error(token.error?.error_description)

  const headers = { Authorization: `Bearer ${token.data.access_token}` }
  const payment = await client.POST('/api/v1/incoming_payments', {
    headers,
    body: {
      payment_channel: 'M-PESA STK Push',
      till_number: 'K000000',
      subscriber: { first_name: 'Joe', last_name: 'Buyer', phone_number: '+254999999999' },
      amount: { currency: 'KES', value: 100 },
      _links: { callback_url: 'http://localhost:9/callback' },
    },
  })
  const id = payment.response.headers.get('Location')!.split('/').pop()!
  const advanced = await client.POST('/_emulator/clock/advance', { params: { query: { app } }, body: { by: 'PT10S' } })
  const result = await client.GET('/api/v1/incoming_payments/{id}', { headers, params: { path: { id } } })
  const attributes = result.data!.data.attributes
  console.log(JSON.stringify({ created: payment.response.status, became: advanced.data!.resources[0].status, status: attributes.status, amount: attributes.event.resource!.amount }))
}

void main()
