// Reads {"schema": …, "files": {name: scenario}} and prints {name: reason} for the files that the schema refuses.
const Ajv = require('ajv/dist/2020')

const isRegularExpression = text => {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

let text = ''
process.stdin.setEncoding('utf8').on('data', more => (text += more)).on('end', () => {
  const { schema, files } = JSON.parse(text)

  // Strict: a keyword that the validator does not know is a mistake in the schema. Of formats only a regular expression is looked at: the others have a pattern beside them.
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { regex: isRegularExpression, uri: true, uuid: true } })
  const validate = ajv.compile(schema)
  const refused = {}
  for (const [name, file] of Object.entries(files)) {
    if (!validate(file)) refused[name] = `${validate.errors[0].instancePath} ${validate.errors[0].message}`
  }
  process.stdout.write(JSON.stringify(refused))
})
