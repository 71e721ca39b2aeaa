using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tensorboard").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Events_can_be_read_back_by_other_means()
    {
        var clock = new StoppedClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero));
        using (var log = new TensorBoardLog(_folder, null, clock))
        {
            log.Report(new TrainingProgress(1, 2, 1, 1, 0.5, 1000, null, new TrainingStep(1, 0.75, 1e-3, 2.5)));
            log.Report(
                new TrainingProgress(1, 2, 1, 1, 0.5, 1000, new TrainingEpoch(1, 0.5, 0.625, 0.25, 0.875, null, 1e-3, 1, 1000, 2.5)));
            log.Report(new TrainingProgress(2, 2, 1, 1, 0.25, 1000, null, new TrainingStep(300, double.NaN, 1e-4, 1.5)));
        }

        string train = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "train")));
        Assert.StartsWith("events.out.tfevents.1767323045.", Path.GetFileName(train));
        List<Event> events = Read(train);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.All(events, e => Assert.Equal(1767323045.5, e.WallTime));
        Assert.Equal(
            [
                "1: step_loss=0.75, learning_rate=0.001, gradient_norm=2.5, tokens_per_second=1000",
                "1: epoch_loss=0.5, epoch_accuracy=0.625",
                "300: step_loss=NaN, learning_rate=0.0001, gradient_norm=1.5, tokens_per_second=1000",
            ], events.Skip(1).Select(e => e.ToString()));
        List<Event> validation = Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "validation"))));
        Assert.Equal(["1: epoch_loss=0.25, epoch_accuracy=0.875"], validation.Skip(1).Select(e => e.ToString()));
    }

    [Fact]
    public void The_epoch_of_a_regression_has_losses_alone()
    {
        using (var log = new TensorBoardLog(_folder))
        {
            log.Report(new TrainingProgress(1, 2, 1, 1, 0.5, 1000, new TrainingEpoch(1, 0.5, null, 0.25, null, null, 1e-3, 1, 1000, 2.5)));
        }

        Assert.Equal("1: epoch_loss=0.5", Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "train"))))[^1].ToString());
        Assert.Equal("1: epoch_loss=0.25", Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "validation"))))[^1].ToString());
    }

    [Fact]
    public void A_finished_epoch_can_be_read_while_the_training_goes_on()
    {
        using var log = new TensorBoardLog(_folder);
        log.Report(new TrainingProgress(1, 2, 1, 1, 0.5, 1000, new TrainingEpoch(1, 0.5, 0.625, null, null, null, 1e-3, 1, 1000, 2.5)));

        Assert.Equal(2, Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "train")))).Count);
        Assert.False(Directory.Exists(Path.Combine(_folder, "validation")));
    }

    [Fact]
    public void A_training_is_logged_as_its_history_has_it_and_the_next_listener_is_told()
    {
        var told = new Listener();
        var ml = new MLContext(seed: 1);
        using var log = new TensorBoardLog(_folder, told);
        RnnClassifierOptions options = Pipelines.Small with { Training = Pipelines.Small.Training with { Epochs = 2, Progress = log } };
        using TextClassifierTransformer model =
            Pipelines.Preprocessing(ml).Append(ml.MulticlassClassification.Trainers.RnnClassifier(options))
                .Fit(ml.Data.LoadFromEnumerable(ToyTexts.Create(150, seed: 1))).LastTransformer;
        log.Dispose();

        List<Event> events = Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "train"))));
        Event[] steps = [.. events.Where(e => e.Scalars.ContainsKey("step_loss"))];
        Event[] epochs = [.. events.Where(e => e.Scalars.ContainsKey("epoch_loss"))];
        Assert.Equal(Enumerable.Range(1, steps.Length).Select(i => (long)i), steps.Select(e => e.Step));
        Assert.All(steps, e => Assert.Equal(5e-3f, e.Scalars["learning_rate"]));
        Assert.Equal(model.History.Epochs.Select(e => ((long)e.Epoch, (float)e.TrainingLoss)),
            epochs.Select(e => (e.Step, e.Scalars["epoch_loss"])));
        Assert.Equal(
            model.History.Epochs.Select(e => (float)e.GradientNorm),
            steps.Chunk(steps.Length / 2).Select(epoch => (float)epoch.Average(e => (double)e.Scalars["gradient_norm"])),
            (a, b) => Math.Abs(a - b) < 1e-5f);
        List<Event> validation = Read(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "validation"))));
        Assert.Equal(model.History.Epochs.Select(e => (float)e.ValidationMacroF1!),
            validation.Skip(1).Select(e => e.Scalars["epoch_macro_f1"]));
        Assert.Equal(steps.Length + 2, told.Count);
    }

    [Fact]
    public void A_second_log_in_the_same_folder_adds_files()
    {
        using (new TensorBoardLog(_folder))
        using (new TensorBoardLog(_folder))
        {
            Assert.Equal(2, Directory.GetFiles(Path.Combine(_folder, "train")).Length);
        }
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard_turned_and_moved()
    {
        Assert.Equal(BitOperations.RotateRight(0xE3069283, 15) + 0xA282EAD8, TensorBoardEvents.MaskedChecksum("123456789"u8));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Listener : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value) => Count++;
    }

    private sealed class Event
    {
        public double WallTime { get; set; }

        public long Step { get; set; }

        public string? FileVersion { get; set; }

        public Dictionary<string, float> Scalars { get; } = [];

        public override string ToString() =>
            FormattableString.Invariant($"{Step}: ")
                + string.Join(", ", Scalars.Select(s => FormattableString.Invariant($"{s.Key}={s.Value}")));
    }

    // An independent reader: it computes checksums bit by bit and reads protocol buffers field by field.
    private static List<Event> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var events = new List<Event>();
        for (int place = 0; place < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(place));
            Assert.Equal(Checksum(bytes.AsSpan(place, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place + 8)));
            byte[] data = bytes[(place + 12)..(place + 12 + length)];
            Assert.Equal(Checksum(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place + 12 + length)));
            place += length + 16;
            var read = new Event();
            foreach ((int field, object value) in Fields(data))
            {
                switch (field)
                {
                    case 1: read.WallTime = BitConverter.Int64BitsToDouble((long)(ulong)value); break;
                    case 2: read.Step = (long)(ulong)value; break;
                    case 3: read.FileVersion = Encoding.UTF8.GetString((byte[])value); break;
                    case 5:
                        foreach ((int _, object entry) in Fields((byte[])value))
                        {
                            Dictionary<int, object> parts = Fields((byte[])entry).ToDictionary(part => part.Field, part => part.Value);
                            read.Scalars.Add(Encoding.UTF8.GetString((byte[])parts[1]),
                                BitConverter.UInt32BitsToSingle((uint)(ulong)parts[2]));
                        }

                        break;
                    default: Assert.Fail($"field {field}"); break;
                }
            }

            events.Add(read);
        }

        return events;
    }

    private static IEnumerable<(int Field, object Value)> Fields(byte[] data)
    {
        int place = 0;
        while (place < data.Length)
        {
            ulong key = Varint();
            object value;
            switch (key & 7)
            {
                case 0: value = Varint(); break;
                case 1: value = BitConverter.ToUInt64(data, place); place += 8; break;
                case 5: value = (ulong)BitConverter.ToUInt32(data, place); place += 4; break;
                default:
                    int length = (int)Varint();
                    value = data[place..(place + length)];
                    place += length;
                    break;
            }

            yield return ((int)(key >> 3), value);
        }

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = data[place++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in data)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0x82F63B78 : checksum >> 1;
            }
        }

        checksum = ~checksum;
        return ((checksum >> 15) | (checksum << 17)) + 0xA282EAD8;
    }
}
