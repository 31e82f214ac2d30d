// Scenarios: which there are, which is active and in what state, and an editor with the reader's complaints at their lines.
import { h, show, button, field, toast } from './dom.js'
import { control, get } from './api.js'

export function view(main, route, context) {
  const list = h('ul', { class: 'scenario-list' })
  const pane = h('section', { class: 'scenario-pane', 'aria-label': 'Scenario' })
  let all = []

  async function load() {
    all = (await get('scenarios')).scenarios
    drawList()
  }

  function drawList() {
    show(
      list,
      all.map(scenario =>
        h(
          'li',
          {},
          h(
            'a',
            { href: context.link('scenario', scenario.name), 'aria-current': scenario.name === route.argument ? 'true' : null },
            h('b', {}, scenario.name),
            scenario.active && h('span', { class: 'badge good' }, 'Active'),
            scenario.from === 'app' && h('span', { class: 'badge' }, 'This app’s'),
            scenario.errors.length > 0 && h('span', { class: 'badge bad' }, 'Broken'),
            h('span', { class: 'quiet' }, scenario.description ?? ''),
          ),
        ),
      ),
      h('li', {}, button('New scenario', newScenario, { class: 'button wide' })),
    )
  }

  function newScenario() {
    const name = h('input', { class: 'input', placeholder: 'rainy-day', pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]{0,99}' })
    show(
      pane,
      h(
        'div',
        { class: 'panel' },
        h('h2', {}, 'New scenario'),
        field('Name', name, 'Letters, digits, dots and dashes.'),
        h(
          'div',
          { class: 'actions' },
          button(
            'Write it',
            async () => {
              if (!name.value.trim()) throw new Error('It needs a name')
              edit(name.value.trim(), sample, true)
            },
            { class: 'button primary' },
          ),
        ),
      ),
    )
    name.focus()
  }

  async function openScenario(name, rule) {
    const found = all.find(scenario => scenario.name === name)
    if (!found) {
      show(pane, h('div', { class: 'empty' }, h('p', {}, `There is no scenario ${name}.`)))
      return
    }
    edit(name, await control('GET', `scenarios/${encodeURIComponent(name)}`, undefined, { text: true }), false, rule)
  }

  function edit(name, text, isNew, rule = null) {
    const found = all.find(scenario => scenario.name === name)
    const editor = editorOf(text, `${name}.json`)
    const said = h('div', { class: 'said', role: 'status' })
    const state = h('input', { class: 'input', value: context.status().scenario.state })
    const save = async () => {
      try {
        const { warnings, rules } = await control('PUT', `scenarios/${encodeURIComponent(name)}`, editor.text())
        editor.mark(warnings)
        show(said, h('p', { class: 'note good' }, `Saved for this app: ${rules} rule${rules === 1 ? '' : 's'}.`), problems(warnings, editor, 'warn'))
        await load()
      } catch (failure) {
        const complaints = complaintsOf(failure.message, `${name}.json`)
        editor.mark(complaints)
        show(said, problems(complaints, editor, 'bad'))
      }
    }
    show(
      pane,
      h(
        'div',
        { class: 'panel flush' },
        h(
          'div',
          { class: 'scenario-head' },
          h('h2', {}, name),
          h(
            'div',
            { class: 'actions' },
            button('Save for this app', save, { class: 'button primary' }),
            !isNew &&
              button(
                'Make it active',
                async () => {
                  await control('PUT', 'scenario', { name })
                  toast(`${name} is active`)
                  await Promise.all([load(), context.refreshStatus()])
                  edit(name, editor.text(), false)
                },
                { class: 'button', disabled: found?.active },
              ),
            found?.from === 'app' &&
              button(
                'Take away',
                async () => {
                  await control('DELETE', `scenarios/${encodeURIComponent(name)}`)
                  toast(`${name} is taken away`)
                  await Promise.all([load(), context.refreshStatus()])
                  if (all.some(scenario => scenario.name === name)) openScenario(name)
                  else context.go('scenario')
                },
                { class: 'button' },
              ),
          ),
        ),
        found?.active &&
          h(
            'div',
            { class: 'inline-form pad-in' },
            field('State', state),
            button('Set', async () => {
              await control('PUT', 'scenario/state', { state: state.value })
              await context.refreshStatus()
              toast('The state is set')
            }),
          ),
        editor.element,
        said,
      ),
    )
    if (rule !== null) editor.goTo(lineOfRule(text, rule))
  }

  show(
    main,
    h(
      'div',
      { class: 'page wide-page' },
      h('div', { class: 'page-head' }, h('h1', {}, 'Scenarios')),
      h(
        'p',
        { class: 'quiet' },
        'Rules that say what becomes of which request. Files are never written here: what you save is this app’s own, and shadows the file of that name.',
      ),
      h('div', { class: 'scenarios' }, list, pane),
    ),
  )
  const failed = failure => show(pane, h('p', { class: 'problem', role: 'alert' }, failure.message))
  const opening = () => openScenario(route.argument ?? context.status().scenario.name, route.query.get('rule'))
  load().then(opening).catch(failed)
  return {
    onRoute(next) {
      route = next
      drawList()
      opening().catch(failed)
      return true
    },
  }
}

const sample = `{
  "description": "What it is for.",
  "rules": [
    {
      "name": "large ones fail",
      "on": "incoming_payment",
      "match": { "amount": { "greaterThan": 1000 } },
      "outcome": "insufficient_funds",
      "after": "PT3S"
    }
  ]
}
`

function editorOf(text, name) {
  const gutter = h('div', { class: 'gutter', 'aria-hidden': 'true' })
  const area = h('textarea', {
    class: 'editor',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    wrap: 'off',
    'aria-label': name,
    value: text,
  })
  let marked = new Map()

  function number() {
    const lines = area.value.split('\n').length
    show(
      gutter,
      Array.from({ length: lines }, (_, i) => h('div', { class: marked.has(i + 1) ? 'wrong' : null, title: marked.get(i + 1) ?? null }, i + 1)),
    )
    area.rows = Math.min(32, Math.max(12, lines + 1))
  }

  area.addEventListener('input', number)
  area.addEventListener('scroll', () => {
    gutter.scrollTop = area.scrollTop
  })
  number()
  return {
    element: h('div', { class: 'editor-box' }, gutter, area),
    text: () => area.value,
    mark(problems) {
      marked = new Map(problems.map(problem => [problem.line, problem.error]))
      number()
    },
    goTo(line) {
      if (!line) return
      marked.set(line, 'This rule')
      const lines = area.value.split('\n')
      const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
      area.focus({ preventScroll: true })
      area.setSelectionRange(from, from + lines[line - 1].length)
      area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight))
    },
  }
}

const problems = (all, editor, tone) =>
  all.length > 0 &&
  h(
    'ul',
    { class: `problems ${tone}` },
    all.map(problem =>
      h(
        'li',
        {},
        button(problem.line ? `Line ${problem.line}` : 'File', () => editor.goTo(problem.line), { class: 'button small' }),
        h('span', {}, problem.member && h('code', {}, problem.member), ` ${problem.error}`),
      ),
    ),
  )

/** What the reader says, "name.json:3: rules[0].outcome: …; name.json:7: …", one by one. */
function complaintsOf(message, file) {
  const parts = message.startsWith(`${file}:`) ? message.slice(file.length + 1).split(`; ${file}:`) : []
  if (parts.length === 0) return [{ line: 0, member: '', error: message }]
  return parts.map(part => {
    const [, line, rest] = /^(\d+): ([\s\S]*)$/.exec(part) ?? [null, '0', part]
    const [, member, error] = /^([\w.[\]$]+): ([\s\S]*)$/.exec(rest) ?? [null, '', rest]
    return { line: Number(line), member, error }
  })
}

/** The line at which a rule begins: the one with its name, or the nth thing in the list. */
function lineOfRule(text, rule) {
  const number = /^rules\[(\d+)\]$/.exec(rule)
  const lines = text.split('\n')
  const named = lines.findIndex(line => line.includes(`"name": ${JSON.stringify(rule)}`) || line.includes(`"name":${JSON.stringify(rule)}`))
  if (named >= 0) return named + 1
  const rules = lines.map((line, i) => [line, i + 1]).filter(([line]) => /"on"\s*:/.test(line))
  return number ? (rules[Number(number[1])]?.[1] ?? 1) : 1
}
