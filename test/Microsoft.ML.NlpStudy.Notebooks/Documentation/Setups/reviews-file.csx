// A file of reviews.
{
    var random = new Random(1);
    string[] good = { "a lovely film", "warm and funny", "the actors are wonderful" }, bad = { "a dull film", "slow and empty", "the actors are wooden" };
    File.WriteAllLines("reviews.csv", Enumerable.Range(0, 80)
        .Select(i => $"{(i % 2 == 0 ? good : bad)[random.Next(3)]} in week {random.Next(9)},{(i % 2 == 0 ? "positive" : "negative")}").Prepend("review,sentiment"));
}
