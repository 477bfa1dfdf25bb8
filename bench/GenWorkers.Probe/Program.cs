using System.Globalization;
using GenWorkers.Probe;

switch (args)
{
    case ["sheet", var path, .. var rest]:
        Sheet.Write(path, Number(rest, 0, 128), Number(rest, 1, 10), Number(rest, 2, 3), Number(rest, 3, 1));
        return 0;
    case ["speed"]:
        Speed.Print();
        return 0;
    case ["probe", var path, .. var rest]:
        var defaults = new ProbeSettings();
        var settings = defaults with { TrainImages = Number(rest, 0, defaults.TrainImages), Epochs = Number(rest, 1, defaults.Epochs) };
        var (markdown, passes) = ProbeReport.Run(settings);
        Console.WriteLine(markdown);
        File.WriteAllText(path, markdown);
        return passes ? 0 : 1;
    default:
        Console.Error.WriteLine("""
            usage: GenWorkers.Probe sheet FILE.png [size] [columns] [random rows] [seed]
                   GenWorkers.Probe speed
                   GenWorkers.Probe probe FILE.md [train images] [epochs]
            """);
        return 2;
}

static int Number(string[] rest, int at, int otherwise) =>
    rest.Length > at ? int.Parse(rest[at], CultureInfo.InvariantCulture) : otherwise;
