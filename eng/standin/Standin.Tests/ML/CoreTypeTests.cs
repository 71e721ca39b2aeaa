using Microsoft.ML.Data;

namespace Standin.Tests.ML;

public class CoreTypeTests
{
    [Fact]
    public void Types_name_themselves_as_ML_NET_does()
    {
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Single", NumberDataViewType.Single.ToString());
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("Key<UInt32, 0-4>", new KeyDataViewType(typeof(uint), 5).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Vector<Single, 3>", new VectorDataViewType(NumberDataViewType.Single, 3).ToString());
        Assert.Equal("Vector<Single, 2, *>", new VectorDataViewType(NumberDataViewType.Single, 2, 0).ToString());
    }

    [Fact]
    public void Vector_and_key_types_are_equal_by_what_they_say()
    {
        Assert.Equal(new KeyDataViewType(typeof(uint), 5), new KeyDataViewType(typeof(uint), 5UL));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 5), new KeyDataViewType(typeof(uint), 6));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), new VectorDataViewType(NumberDataViewType.Single, System.Collections.Immutable.ImmutableArray.Create(2, 3)));
        // Same size, other shape: not the same type.
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.Equal(6, new VectorDataViewType(NumberDataViewType.Single, 2, 3).Size);
        Assert.False(new VectorDataViewType(NumberDataViewType.Single, 2, 0).IsKnownSize);
    }

    [Fact]
    public void A_key_type_needs_an_unsigned_type_and_a_count_that_it_can_hold()
    {
        Assert.Throws<ArgumentOutOfRangeException>("type", () => new KeyDataViewType(typeof(int), 5));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new KeyDataViewType(typeof(uint), 0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new KeyDataViewType(typeof(byte), 256));
        Assert.Equal(255UL, new KeyDataViewType(typeof(byte), 255).Count);
    }

    [Fact]
    public void Row_identities_mix_as_ML_NET_mixes_them()
    {
        var id = new DataViewRowId(5, 7);
        Assert.Equal("000000173e99df31000000011adce74c", id.Next().ToString());
        Assert.Equal("000000173e99df3134e09d0a71021974", id.Fork().ToString());
        Assert.Equal("e89cedd2909610a39943ba00d72d3096", id.Combine(new DataViewRowId(1, 2)).ToString());
        Assert.True(new DataViewRowId(9, 1).CompareTo(new DataViewRowId(0, 2)) < 0);
    }
}
