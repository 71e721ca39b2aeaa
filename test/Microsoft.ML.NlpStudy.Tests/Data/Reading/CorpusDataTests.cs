using System.IO.Compression;
using System.Text;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

/// <summary>Real corpora, row by row against slow and obvious readers.</summary>
public sealed class CorpusDataTests
{
    private readonly MLContext _ml = new();

    [DataFact("imdb/train.csv.gz")]
    public void IMDBs_training_part_reads_as_a_parser_of_one_character_at_a_time_has_it()
    {
        List<string[]> rows = _ml.Data.LoadLabeledText(DataFactAttribute.PathOf("imdb/train.csv.gz")).Rows();

        Assert.Equal(25_000, rows.Count);
        Assert.Equal(12_500, rows.Count(row => row[1] == "1"));
        Assert.Equal(Records("imdb/train.csv.gz").Skip(1), rows);
    }

    [DataFact("nsmc/ratings_train.txt.gz")]
    public void The_Naver_corpus_reads_line_by_line()
    {
        List<string[]> rows = _ml.Data.LoadLabeledText(DataFactAttribute.PathOf("nsmc/ratings_train.txt.gz")).Rows();

        Assert.Equal(150_000, rows.Count);
        Assert.Equal(Lines("nsmc/ratings_train.txt.gz").Skip(1).Select(line => line.Split('\t')[1..]), rows);
    }

    [DataFact("multi30k/train.de.gz")]
    public void Multi30k_reads_as_pairs()
    {
        List<string[]> rows = _ml.Data.LoadParallelFiles(
            DataFactAttribute.PathOf("multi30k/train.de.gz"), DataFactAttribute.PathOf("multi30k/train.en.gz")).Rows();

        Assert.Equal(29_000, rows.Count);
        Assert.Equal(
            Lines("multi30k/train.de.gz").Zip(Lines("multi30k/train.en.gz"), (german, english) => new[] { german, english }), rows);
        Assert.Contains("as many lines", Assert.Throws<FormatException>(() => _ml.Data.LoadParallelFiles(
            DataFactAttribute.PathOf("multi30k/train.de.gz"), DataFactAttribute.PathOf("multi30k/val.en.gz")).Rows()).Message);
    }

    [DataFact("tatoeba/kor-eng.tsv.gz")]
    public void Tatoebas_pairs_read_from_their_table()
    {
        List<string[]> rows = _ml.Data.LoadParallelTable(DataFactAttribute.PathOf("tatoeba/kor-eng.tsv.gz")).Rows();

        Assert.Equal(Lines("tatoeba/kor-eng.tsv.gz").Select(line => line.Split('\t')[..2]), rows);
        Assert.True(rows.Count > 3_000);
    }

    private static StreamReader Open(string file) =>
        new(new GZipStream(File.OpenRead(DataFactAttribute.PathOf(file)), CompressionMode.Decompress));

    private static IEnumerable<string> Lines(string file)
    {
        using StreamReader reader = Open(file);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static IEnumerable<string[]> Records(string file)
    {
        using StreamReader reader = Open(file);
        var fields = new List<string>();
        var field = new StringBuilder();
        bool inQuotes = false;
        for (int c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c == '"' && inQuotes && reader.Peek() == '"')
            {
                field.Append((char)reader.Read());
            }
            else if (c == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (inQuotes || c is not (',' or '\n' or '\r'))
            {
                field.Append((char)c);
            }
            else if (c != '\r')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    yield return [.. fields];
                    fields.Clear();
                }
            }
        }
    }
}
