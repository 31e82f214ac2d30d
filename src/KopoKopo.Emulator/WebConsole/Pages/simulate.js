// Causes what a customer or another merchant would have caused, with a form made from the topic's own description.
import { h, show, button, field, toast } from './dom.js'
import { control, document_ } from './api.js'
import { words } from './format.js'
import { badge } from './payments.js'
import { unheard } from './unheard.js'

const first = [
  'amount',
  'till_number',
  'sender_phone_number',
  'reference',
  'sending_till',
  'sending_merchant',
  'phone_number',
  'first_name',
  'last_name',
]

export function view(main, route, context) {
  const topics = h('select', { class: 'input' })
  const members = h('div', { class: 'form-grid' })
  const answer = h('div', { class: 'panel', hidden: true })
  const inputs = new Map()
  let forms = []

  function draw() {
    const form = forms.find(one => one.title === topics.value)
    inputs.clear()
    const place = name => {
      const at = first.indexOf(name)
      return at < 0 ? first.length : at
    }
    const all = Object.entries(form.properties).sort(([a], [b]) => place(a) - place(b))
    const common = all.filter(([name]) => first.includes(name))
    const others = all.filter(([name]) => !first.includes(name))
    show(
      members,
      common.map(make),
      others.length > 0 &&
        h('details', { class: 'fold wide' }, h('summary', {}, `${others.length} more members`), h('div', { class: 'form-grid' }, others.map(make))),
    )
  }

  function make([name, schema]) {
    const control_ = controlOf(schema)
    inputs.set(name, { control: control_, schema })
    return field(words(name), control_, schema.description)
  }

  async function simulate() {
    const body = {}
    for (const [name, { control: input, schema }] of inputs) {
      const text = input.value.trim()
      if (text === '') continue
      body[name] = valueOf(name, text, schema)
    }
    const { event, deliveries, not_told: notTold } = await control('POST', `simulate/${topics.value}`, body)
    toast('It happened')
    context.refreshStories()
    answer.hidden = false
    show(
      answer,
      h('h2', {}, 'It happened'),
      h(
        'dl',
        { class: 'facts' },
        h('dt', {}, 'Topic'),
        h('dd', {}, event.topic),
        h('dt', {}, 'Reference'),
        h('dd', {}, h('code', {}, event.reference ?? 'none')),
        h('dt', {}, 'Id'),
        h('dd', {}, h('code', {}, event.resource_id ?? event.id)),
      ),
      deliveries.length === 0
        ? unheard(event.topic, notTold.length > 0)
        : h(
            'ul',
            { class: 'plain' },
            deliveries.map(sent => h('li', {}, badge(sent.status), ' webhook to ', h('code', {}, sent.url))),
          ),
      notTold.length > 0 &&
        h(
          'ul',
          { class: 'plain' },
          notTold.map(one => h('li', {}, 'Not told: ', h('code', {}, one.subscription), ` ${one.because}`)),
        ),
      h('a', { class: 'button', href: context.link('payments', deliveries[0]?.cause_id ?? event.resource_id ?? event.id) }, 'See its story'),
    )
  }

  show(
    main,
    h(
      'div',
      { class: 'page narrow' },
      h('div', { class: 'page-head' }, h('h1', {}, 'Simulate')),
      h(
        'p',
        { class: 'quiet' },
        'Something that no request of yours causes: a customer pays the till, a payment is reversed, a settlement arrives. What is left empty is made up.',
      ),
      h(
        'div',
        { class: 'panel' },
        field('What happens', topics),
        members,
        h('div', { class: 'actions' }, button('Simulate', simulate, { class: 'button primary' })),
      ),
      answer,
    ),
  )
  topics.addEventListener('change', draw)
  show(members, h('p', { class: 'quiet' }, 'Reading what can happen…'))
  document_()
    .then(document => {
      forms = document.components.schemas.SimulationRequest.anyOf
      const asked = forms.find(form => form.title === route.argument)?.title
      show(
        topics,
        forms.map(form => h('option', { value: form.title, selected: form.title === asked }, words(form.title))),
      )
      draw()
    })
    .catch(failure => show(members, h('p', { class: 'problem', role: 'alert' }, failure.message)))
  return {}
}

const typesOf = schema => [schema.type ?? [], ...(schema.anyOf ?? []).map(typesOf)].flat(Infinity)

function controlOf(schema) {
  const types = typesOf(schema)
  const words_ = schema.enum?.filter(word => word !== null)
  if (words_)
    return h(
      'select',
      { class: 'input' },
      h('option', { value: '' }, ''),
      words_.map(word => h('option', { value: word }, word)),
    )
  if (types.includes('boolean'))
    return h(
      'select',
      { class: 'input' },
      ['', 'true', 'false'].map(word => h('option', { value: word }, word)),
    )
  if (types.includes('object') || types.includes('array'))
    return h('textarea', { class: 'input', rows: 3, placeholder: types.includes('array') ? '[ … ] as JSON' : '{ … } as JSON' })
  return h('input', {
    class: 'input',
    type: 'text',
    inputmode: types.includes('number') ? 'decimal' : null,
    placeholder: schema.examples?.[0] ?? null,
  })
}

function valueOf(name, text, schema) {
  const types = typesOf(schema)
  if (types.includes('boolean')) return text === 'true'
  if (!types.includes('object') && !types.includes('array')) return text
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${words(name)} is no JSON`)
  }
}
