using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using nietras.SeparatedValues;

namespace Samples;

/// <summary>Writes rows of texts and numbers as CSV, as text with tabs or as JSON lines, packed with gzip if the name ends so.</summary>
internal abstract class TableWriter : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Creates a file whose format its name tells: .csv, .jsonl, others with tabs; each with or without .gz.</summary>
    /// <param name="path">The file to create.</param>
    /// <param name="name">The name that tells the format, which the file gets in the end.</param>
    /// <param name="columns">The names of the columns.</param>
    public static TableWriter Create(string path, string name, IReadOnlyList<string> columns)
    {
        bool isPacked = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        Stream file = File.Create(path);
        var text = new StreamWriter(isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file, s_utf8, bufferSize: 1 << 16);
        return Path.GetExtension(isPacked ? name[..^3] : name).ToLowerInvariant() switch
        {
            ".jsonl" => new JsonLines(text, columns),
            ".csv" => new Separated(text, ',', columns),
            _ => new Separated(text, '\t', columns),
        };
    }

    /// <summary>Writes a row.</summary>
    /// <param name="values">A <see cref="string"/> or a <see cref="float"/> for each column.</param>
    public abstract void Write(IReadOnlyList<object> values);

    public abstract void Dispose();

    private sealed class Separated(StreamWriter text, char separator, IReadOnlyList<string> columns) : TableWriter
    {
        private readonly SepWriter _rows = Sep.New(separator).Writer(options => options with { Escape = true }).To(text);

        public override void Write(IReadOnlyList<object> values)
        {
            using SepWriter.Row row = _rows.NewRow();
            for (int i = 0; i < values.Count; i++)
            {
                if (values[i] is float number)
                {
                    row[columns[i]].Format(number);
                }
                else
                {
                    row[columns[i]].Set((string)values[i]);
                }
            }
        }

        public override void Dispose() => _rows.Dispose();
    }

    private sealed class JsonLines(StreamWriter text, IReadOnlyList<string> columns) : TableWriter
    {
        private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override void Write(IReadOnlyList<object> values)
        {
            var row = new Dictionary<string, object>();
            for (int i = 0; i < values.Count; i++)
            {
                row[columns[i]] = values[i];
            }

            text.Write(JsonSerializer.Serialize(row, s_readable));
            text.Write('\n');
        }

        public override void Dispose() => text.Dispose();
    }
}
