using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>ajv, a validator of JSON Schema that is not ours, in one process of Node.js for the whole run: a start costs more than what is asked.</summary>
public sealed class SchemaValidator(NodeTool node) : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private Process? _process;

    /// <summary>Answers which of the JSON texts, by name, the schema refuses and why. Skips the test where there is no Node.js.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RefusedAsync(JsonNode schema, IEnumerable<KeyValuePair<string, string>> files)
    {
        await node.InstallAsync("ajv@8");
        var asked = new JsonObject
        {
            ["schema"] = schema.DeepClone(),
            ["files"] = new JsonObject(files.Select(file => KeyValuePair.Create(file.Key, JsonNode.Parse(file.Value)))),
        };
        var refused = JsonNode.Parse(await AskAsync(asked.ToJsonString(), TestContext.Current.CancellationToken))!.AsObject();
        return refused.ToDictionary(file => file.Key, file => file.Value.Text());
    }

    public void Dispose()
    {
        _oneAtATime.Dispose();
        End();
    }

    private void End()
    {
        _process?.Kill();
        _process?.Dispose();
        _process = null;
    }

    private async Task<string> AskAsync(string line, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            _process ??= node.Start("validate-schema.js");
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
            return await _process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Bound, cancellation)
                ?? throw new InvalidOperationException("The validator ended.");
        }
        catch
        {
            // What it still says would be taken for the next one's answer.
            End();
            throw;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
