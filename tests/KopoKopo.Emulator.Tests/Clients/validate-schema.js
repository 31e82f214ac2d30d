// For each line {"schema": …, "files": {name: value}} answers a line {name: reason} of the files that the schema refuses.
const Ajv = require('ajv/dist/2020')
const lines = require('readline').createInterface({ input: process.stdin })

const isRegularExpression = text => {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

const refusedOf = ({ schema, files }) => {
  // Strict: a keyword that the validator does not know is a mistake in the schema. Regular expressions and instants are looked at; the other formats have a pattern beside them.
  const formats = { regex: isRegularExpression, 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+03:00$/, uri: true, uuid: true }
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats })
  // Where an OpenAPI document keeps the schemas that others refer to.
  ajv.addVocabulary(['components'])
  const validate = ajv.compile(schema)
  const refused = {}
  for (const [name, file] of Object.entries(files)) {
    if (!validate(file)) refused[name] = `${validate.errors[0].instancePath} ${validate.errors[0].message}`
  }
  return refused
}

lines.on('line', line => {
  let answer
  try {
    answer = refusedOf(JSON.parse(line))
  } catch (error) {
    answer = { 'the schema itself': error.message }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
})
