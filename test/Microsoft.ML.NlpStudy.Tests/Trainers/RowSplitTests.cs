using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class RowSplitTests
{
    [Fact]
    public void Without_groups_the_validation_rows_are_the_first_of_a_shuffle()
    {
        int[] order = [.. Enumerable.Range(0, 57)];
        new Random(9).Shuffle(order);

        (int[] training, int[] validation) = RowSplit.Of(57, null, 0.25, seed: 9);

        Assert.Equal(order[..14], validation);
        Assert.Equal(order[14..], training);
    }

    [Fact]
    public void No_group_is_divided_and_the_share_is_not_exceeded()
    {
        string[] films = [.. Enumerable.Range(0, 400).Select(row => $"film {row * row % 37}")];
        RowGroups groups = GroupsOf(films);

        (int[] training, int[] validation) = RowSplit.Of(400, null, 0.2, seed: 3, groups);

        Assert.Equal(Enumerable.Range(0, 400), training.Concat(validation).Order());
        Assert.Empty(training.Select(row => films[row]).Intersect(validation.Select(row => films[row])));
        Assert.InRange(validation.Length, 60, 80);
        Assert.Equal(validation, RowSplit.Of(400, null, 0.2, seed: 3, groups).Validation);
        Assert.NotEqual(validation, RowSplit.Of(400, null, 0.2, seed: 4, groups).Validation);
    }

    [Fact]
    public void Rows_without_a_group_are_groups_by_themselves()
    {
        RowGroups groups = GroupsOf(["", "a", "", "a", "b"]);

        Assert.Equal(4, Enumerable.Range(0, 5).Select(row => groups[row]).Distinct().Count());
        Assert.Equal(groups[1], groups[3]);
        Assert.NotEqual(groups[0], groups[2]);
    }

    [Fact]
    public void One_group_alone_cannot_be_divided()
    {
        var error = Assert.Throws<InvalidOperationException>(() => RowSplit.Of(3, null, 0.5, seed: 1, GroupsOf(["a", "a", "a"])));

        Assert.Equal("Group column 'Film': expected at least two groups, to validate on one of them, found 1.", error.Message);
        Assert.Equal(3, RowSplit.Of(3, null, 0, seed: 1, GroupsOf(["a", "a", "a"])).Training.Length);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public void Folds_are_of_about_the_same_size_and_hold_each_row_once(int count)
    {
        int[] rows = [.. Enumerable.Range(100, 38)];

        int[][] folds = RowSplit.Folds(rows, count, seed: 2, groups: null);

        Assert.Equal(rows, folds.SelectMany(fold => fold).Order());
        Assert.InRange(folds.Max(fold => fold.Length) - folds.Min(fold => fold.Length), 0, 1);
        Assert.Equal(folds, RowSplit.Folds(rows, count, seed: 2, groups: null));
        Assert.NotEqual(folds, RowSplit.Folds(rows, count, seed: 3, groups: null));
    }

    [Fact]
    public void A_group_is_in_one_fold()
    {
        string[] films = [.. Enumerable.Range(0, 60).Select(row => $"film {row / 5}")];
        RowGroups groups = GroupsOf(films);

        int[][] folds = RowSplit.Folds([.. Enumerable.Range(0, 60)], 4, seed: 2, groups);

        Assert.All(folds, fold => Assert.Equal(15, fold.Length));
        Assert.Equal(12, folds.Sum(fold => fold.Select(row => films[row]).Distinct().Count()));
    }

    [Fact]
    public void More_folds_than_rows_or_groups_are_refused()
    {
        var rows = Assert.Throws<InvalidOperationException>(() => RowSplit.Folds([1, 2, 3], 4, seed: 1, groups: null));
        var groups = Assert.Throws<InvalidOperationException>(
            () => RowSplit.Folds([0, 1, 2, 3], 3, seed: 1, GroupsOf(["a", "a", "b", "b"])));

        Assert.Equal("Option Folds: expected at most 3, the number of training rows, found 4.", rows.Message);
        Assert.Equal("Option Folds: expected at most 2, the number of groups in 'Film' among the training rows, found 3.", groups.Message);
    }

    [Fact]
    public void Keys_are_groups_as_their_texts_are()
    {
        var ml = new MLContext();
        IDataView texts = ml.Data.LoadFromEnumerable(((string[])["a", "b", "a", "c"]).Select(film => new Row { Film = film }));
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("Film").Fit(texts).Transform(texts);

        Assert.Equal(Of(GroupsIn(texts)), Of(GroupsIn(keys)));

        int[] Of(RowGroups groups) => [.. Enumerable.Range(0, 4).Select(row => groups[row])];
    }

    private static RowGroups GroupsOf(string[] films) =>
        GroupsIn(new MLContext().Data.LoadFromEnumerable(films.Select(film => new Row { Film = film })));

    private static RowGroups GroupsIn(IDataView rows)
    {
        var groups = new RowGroups("Film");
        using DataViewRowCursor cursor = rows.GetRowCursor(groups.Columns(rows.Schema));
        Action add = groups.Open(cursor);
        while (cursor.MoveNext())
        {
            add();
        }

        return groups;
    }

    private sealed class Row
    {
        public string Film { get; set; } = "";
    }
}
