using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CoreVectorTests
{
    private static VBuffer<float> Sparse() => new(6, 2, [10, 20], [1, 4]);

    [Fact]
    public void A_sparse_vector_has_defaults_where_it_holds_nothing()
    {
        var vector = Sparse();
        Assert.False(vector.IsDense);
        Assert.Equal([0, 10, 0, 0, 20, 0], vector.DenseValues());
        Assert.Equal([10, 20], vector.GetValues().ToArray());
        Assert.Equal([1, 4], vector.GetIndices().ToArray());
        Assert.Equal(20, vector.GetItemOrDefault(4));
        Assert.Equal(0, vector.GetItemOrDefault(5));
        Assert.Equal([1, 4], vector.Items().Select(item => item.Key));
        Assert.Equal([0, 1, 2, 3, 4, 5], vector.Items(all: true).Select(item => item.Key));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => Sparse().GetItemOrDefault(6));
    }

    [Fact]
    public void Copies_keep_sparseness_and_can_take_a_part_or_fill_it_up()
    {
        VBuffer<float> copy = default, part = default, dense = default;
        Sparse().CopyTo(ref copy);
        Assert.Equal([1, 4], copy.GetIndices().ToArray());
        Sparse().CopyTo(ref part, 3, 3);
        Assert.Equal([1], part.GetIndices().ToArray());
        Assert.Equal([0, 20, 0], part.DenseValues());
        Sparse().CopyToDense(ref dense);
        Assert.True(dense.IsDense);
        Assert.Equal([0, 10, 0, 0, 20, 0], dense.GetValues().ToArray());
        var filled = new float[7];
        Sparse().CopyTo(filled, 1, -1);
        Assert.Equal([0, -1, 10, -1, -1, 20, -1], filled);
    }

    [Fact]
    public void An_editor_reuses_memory_that_is_large_enough()
    {
        var vector = new VBuffer<int>(3, [1, 2, 3]);
        var editor = VBufferEditor.Create(ref vector, 2);
        Assert.False(editor.CreatedNewValues);
        editor.Values[0] = 7;
        vector = editor.Commit();
        Assert.Equal([7, 2], vector.GetValues().ToArray());

        var larger = VBufferEditor.Create(ref vector, 5, keepOldOnResize: true);
        Assert.True(larger.CreatedNewValues);
        Assert.Equal([7, 2, 3, 0, 0], larger.Values.ToArray());
    }

    [Fact]
    public void A_truncated_commit_makes_a_sparse_vector_of_what_was_written()
    {
        VBuffer<float> vector = default;
        var editor = VBufferEditor.Create(ref vector, 10, 4);
        editor.Values[0] = 5;
        editor.Indices[0] = 8;
        vector = editor.CommitTruncated(1);
        Assert.Equal(10, vector.Length);
        Assert.Equal(5, vector.GetItemOrDefault(8));
        Assert.Single(vector.GetValues().ToArray());
    }
}
