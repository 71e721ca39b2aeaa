namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The reader of vectors in text, a token and its numbers a line. word2vec's text format and fastText's .vec begin with a header line,
/// GloVe's format does not.
/// </summary>
/// <remarks>
/// The numbers are the last fields of a line. All before them is the token, spaces included: GloVe's vectors of 840 billion tokens hold the
/// token <c>. . .</c>.
/// </remarks>
internal sealed class VectorTextReader(VectorFileReader reader, VectorFileHeader? header, HashSet<string>? wanted)
{
    private static ReadOnlySpan<byte> Separators => " \t"u8;

    /// <summary>Reads the rows that follow the header.</summary>
    /// <param name="maximumRows">The most rows to read.</param>
    public WordVectorBuilder Read(int maximumRows)
    {
        WordVectorBuilder? target = header is { } given ? new(given.Dimension, wanted) : null;
        int line = header is null ? 1 : 2;
        int lastLine = line - 1;    // the last line that is not blank
        int rows = 0;
        for (bool isLast = false; !isLast && rows < maximumRows; line++)
        {
            isLast = !reader.TryReadTo((byte)'\n', new FilePlace("line", line), out ReadOnlySpan<byte> row);
            row = row.TrimEnd(" \t\r"u8);
            if (row.IsEmpty)
            {
                continue;
            }

            if (rows == header?.Count)
            {
                throw reader.Error(new FilePlace("line", line), $"the end of the file after {rows} rows, as its first line says", "more");
            }

            target ??= new WordVectorBuilder(FindDimension(row), wanted);
            AddRow(row, line, target);
            lastLine = line;
            rows++;
        }

        if (rows < maximumRows && rows < header?.Count)
        {
            throw reader.Error(new FilePlace("line", lastLine + 1), $"{header?.Count} rows, as the first line says",
                $"the end of the file after {rows}");
        }

        return target ?? throw reader.Error("line 1", "a token and its vector", "the end of the file");
    }

    private void AddRow(ReadOnlySpan<byte> row, int line, WordVectorBuilder target)
    {
        int dimension = target.Vectors.Dimension;
        int tokenEnd = row.Count((byte)' ') == dimension ? row.IndexOf((byte)' ') : FindTokenEnd(row, dimension);
        if (tokenEnd < 0)
        {
            throw reader.Error(new FilePlace("line", line), $"a token and {dimension} numbers", $"{CountFields(row)} fields");
        }

        if (!target.TryAdd(row[..tokenEnd], out Span<float> vector))
        {
            target.CheckRepetitions(reader, new FilePlace("line", line), row[..tokenEnd]);
            return;
        }

        ReadOnlySpan<byte> rest = row[tokenEnd..];
        for (int i = 0; i < vector.Length; i++)
        {
            rest = rest.TrimStart(Separators);
            int end = rest.IndexOfAny(Separators);
            ReadOnlySpan<byte> field = end < 0 ? rest : rest[..end];
            if (!FloatParser.TryParse(field, out vector[i]) || !float.IsFinite(vector[i]))
            {
                throw reader.Error(new FilePlace("line", line), $"a finite number as the vector's element {i + 1}",
                    VectorFileReader.Quote(field));
            }

            rest = rest[field.Length..];
        }
    }

    /// <summary>Finds the end of the token before this number of fields; -1 where there are fewer fields, or more numbers.</summary>
    private static int FindTokenEnd(ReadOnlySpan<byte> row, int dimension)
    {
        ReadOnlySpan<byte> rest = row;
        for (int i = 0; i < dimension; i++)
        {
            int separator = rest.LastIndexOfAny(Separators);
            if (separator < 0)
            {
                return -1;
            }

            rest = i < dimension - 1 ? rest[..separator].TrimEnd(Separators) : rest[..separator];
        }

        rest = rest.TrimEnd(Separators);

        // A token of several words that ends in a number is more likely a row with a number too many.
        int lastWord = rest.LastIndexOfAny(Separators) + 1;
        return lastWord > 0 && FloatParser.TryParse(rest[lastWord..], out _) ? -1 : rest.Length;
    }

    /// <summary>
    /// Counts the numbers of the first row: its last fields, except the first field, which is a token even if it looks like a number.
    /// </summary>
    private int FindDimension(ReadOnlySpan<byte> row)
    {
        int numbers = 0;
        ReadOnlySpan<byte> rest = row;
        for (int separator; (separator = rest.LastIndexOfAny(Separators)) >= 0; numbers++)
        {
            if (!FloatParser.TryParse(rest[(separator + 1)..], out _))
            {
                break;
            }

            rest = rest[..separator].TrimEnd(Separators);
        }

        return numbers > 0 ? numbers : throw reader.Error("line 1", "a token and its vector", VectorFileReader.Quote(row));
    }

    private static int CountFields(ReadOnlySpan<byte> row)
    {
        int fields = 0;
        while (!(row = row.TrimStart(Separators)).IsEmpty)
        {
            int end = row.IndexOfAny(Separators);
            row = end < 0 ? [] : row[end..];
            fields++;
        }

        return fields;
    }
}
