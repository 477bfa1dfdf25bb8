using System.Globalization;
using GenWorkers.Probe;

// sheet FILE [size] [columns] [random rows] [seed] | speed
switch (args)
{
    case ["sheet", var path, .. var rest]:
        int Number(int at, int otherwise) => rest.Length > at ? int.Parse(rest[at], CultureInfo.InvariantCulture) : otherwise;
        Sheet.Write(path, Number(0, 128), Number(1, 10), Number(2, 3), Number(3, 1));
        return 0;
    case ["speed"]:
        Speed.Print();
        return 0;
    default:
        Console.Error.WriteLine("usage: GenWorkers.Probe sheet FILE [size] [columns] [random rows] [seed] | speed");
        return 2;
}
